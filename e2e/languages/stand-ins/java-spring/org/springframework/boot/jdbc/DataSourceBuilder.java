package org.springframework.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** Stands in for Spring Boot, which Debian does not have: what samples use of it, under the same names. */
public final class DataSourceBuilder<T extends DataSource> {
    private final Class<T> type;
    private final String url;
    private final String driverClassName;
    private final String username;
    private final String password;

    private DataSourceBuilder(Class<T> type, String url, String driverClassName, String username, String password) {
        this.type = type;
        this.url = url;
        this.driverClassName = driverClassName;
        this.username = username;
        this.password = password;
    }

    public static DataSourceBuilder<?> of(String url, String driverClassName, String username, String password) {
        return new DataSourceBuilder<>(DataSource.class, url, driverClassName, username, password);
    }

    public <D extends DataSource> DataSourceBuilder<D> type(Class<D> other) {
        return new DataSourceBuilder<>(other, url, driverClassName, username, password);
    }

    public T build() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setDriverClassName(driverClassName);
        pool.setUsername(username);
        pool.setPassword(password);
        return type.cast(pool);
    }
}
