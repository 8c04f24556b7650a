package com.azure.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** Stands in for what Spring Cloud Azure configures for JDBC, which Debian does not have. */
@Configuration
public class AzureJdbcAutoConfiguration {
    @Bean
    static PasswordlessUrl passwordlessUrl(GenericApplicationContext context) {
        return new PasswordlessUrl(context);
    }
}
