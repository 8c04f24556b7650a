package com.microsoft.sqlserver.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Stands in for Microsoft's JDBC driver, which Debian does not have: prints what it is handed, and ends the program. */
public final class SQLServerDriver implements Driver {
    static {
        try {
            DriverManager.registerDriver(new SQLServerDriver());
        } catch (SQLException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:sqlserver:");
    }

    @Override
    public Connection connect(String url, Properties info) {
        if (!acceptsURL(url)) {
            return null;
        }
        String properties = info.stringPropertyNames().stream()
                .map(name -> quoted(name) + ":" + quoted(info.getProperty(name)))
                .collect(Collectors.joining(","));
        System.out.println("{\"url\":" + quoted(url) + ",\"properties\":{" + properties + "}}");
        Runtime.getRuntime().halt(0);
        return null;
    }

    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(point -> point < ' ' || point == '"' || point == '\\'
                        ? String.format("\\u%04x", point)
                        : Character.toString(point))
                .collect(Collectors.joining("", "\"", "\""));
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 13;
    }

    @Override
    public int getMinorVersion() {
        return 6;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
