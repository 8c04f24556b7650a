package org.springframework.boot.jdbc.autoconfigure;

import org.springframework.boot.Settings;
import org.springframework.boot.jdbc.DataSourceBuilder;

/** Stands in for Spring Boot, which Debian does not have: what samples use of it, under the same names. */
public class DataSourceProperties {
    private String url = Settings.get("spring.datasource.url");
    private final String username = Settings.get("spring.datasource.username");
    private final String password = Settings.get("spring.datasource.password");

    public String getUrl() {
        return url;
    }

    public void setUrl(String other) {
        url = other;
    }

    public String getPassword() {
        return password;
    }

    public DataSourceBuilder<?> initializeDataSourceBuilder() {
        return DataSourceBuilder.of(url, driverOf(url), username, password);
    }

    private static String driverOf(String url) {
        return switch (url.split(":", 3)[1]) {
            case "postgresql" -> "org.postgresql.Driver";
            case "mysql" -> "com.mysql.cj.jdbc.Driver";
            case "sqlserver" -> "com.microsoft.sqlserver.jdbc.SQLServerDriver";
            default -> throw new IllegalStateException("Failed to determine a suitable driver class");
        };
    }
}
