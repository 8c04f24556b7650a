package org.springframework.boot.autoconfigure;

import com.azure.spring.AzureJdbcAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/** What Spring Boot configures by itself for these samples, once the program's own beans are known. */
class AutoConfigurations implements DeferredImportSelector {
    @Override
    public String[] selectImports(AnnotationMetadata application) {
        return new String[] {
            DataSourceAutoConfiguration.class.getName(), AzureJdbcAutoConfiguration.class.getName()
        };
    }
}
