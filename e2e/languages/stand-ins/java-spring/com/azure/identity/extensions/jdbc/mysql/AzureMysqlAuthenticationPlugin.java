package com.azure.identity.extensions.jdbc.mysql;

import com.azure.spring.PasswordlessUrl;
import java.util.Properties;
import java.util.function.Function;

/** Stands in for azure-identity-extensions, which Debian does not have: the stand-in for Connector/J asks it for the password of a new connection. */
public class AzureMysqlAuthenticationPlugin implements Function<Properties, String> {
    @Override
    public String apply(Properties connection) {
        return PasswordlessUrl.token(connection);
    }
}
