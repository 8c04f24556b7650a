package com.mysql.cj.jdbc;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Stands in for MySQL Connector/J, which Debian does not have: takes the URL and the properties that Connector/J documents, and has MariaDB's driver
 * log in with what they mean there. Stricter than Connector/J is: a property that is not known here, and TLS that is not verified, is an error.
 *
 * <p>MySQL Connector/J, "Connection URL Syntax", "Configuration Properties".
 */
public final class Driver implements java.sql.Driver {
    private static final List<String> KNOWN =
            List.of("user", "password", "sslMode", "defaultAuthenticationPlugin", "authenticationPlugins");
    private static final List<String> SSL_MODES =
            List.of("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");

    // MariaDB's driver registers itself when it is loaded. It takes such URLs as well, and would be asked next where this one fails.
    static {
        try {
            Class.forName("org.mariadb.jdbc.Driver");
            for (java.sql.Driver other : Collections.list(DriverManager.getDrivers())) {
                if (other instanceof org.mariadb.jdbc.Driver) {
                    DriverManager.deregisterDriver(other);
                }
            }
            DriverManager.registerDriver(new Driver());
        } catch (ClassNotFoundException | SQLException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:mysql:");
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        URI address = URI.create(url.substring("jdbc:".length()));
        Map<String, String> properties = propertiesOf(address.getRawQuery(), info);
        requireVerifiedTls(properties.get("sslMode"));
        Properties login = new Properties();
        login.setProperty("user", properties.getOrDefault("user", ""));
        login.setProperty("password", passwordOf(properties));
        login.setProperty("useSsl", "true");
        login.setProperty("trustServerCertificate", "false");
        login.setProperty("disableSslHostnameVerification", "false");
        String server = "jdbc:mariadb://" + address.getRawAuthority() + address.getRawPath();
        return new org.mariadb.jdbc.Driver().connect(server, login);
    }

    /** The password, or what a plugin of Azure's gives for it; a stand-in for such a plugin is a function of the properties. */
    private static String passwordOf(Map<String, String> properties) throws SQLException {
        String plugin = properties.get("authenticationPlugins");
        if (plugin == null) {
            return properties.getOrDefault("password", "");
        }
        if (!plugin.equals(properties.get("defaultAuthenticationPlugin"))) {
            throw new IllegalArgumentException("The plugin is not the default one");
        }
        Properties all = new Properties();
        all.putAll(properties);
        try {
            @SuppressWarnings("unchecked")
            Function<Properties, String> made = (Function<Properties, String>)
                    Class.forName(plugin).getDeclaredConstructor().newInstance();
            return made.apply(all);
        } catch (ReflectiveOperationException failed) {
            throw new SQLException(failed);
        }
    }

    /** What the properties say together: those given beside the URL count more than those in it, and case does not matter. */
    private static Map<String, String> propertiesOf(String query, Properties info) {
        Map<String, String> properties = new TreeMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            properties.put(known(parts[0]), URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        for (String name : info.stringPropertyNames()) {
            properties.put(known(name), info.getProperty(name));
        }
        return properties;
    }

    // A plugin's own properties are for it to know. DriverManager would go on to the next driver after an SQLException.
    private static String known(String name) {
        if (name.startsWith("azure.")) {
            return name;
        }
        return KNOWN.stream()
                .filter(name::equalsIgnoreCase)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("Connector/J knows no property " + name));
    }

    private static void requireVerifiedTls(String sslMode) {
        String mode = sslMode == null ? "PREFERRED" : sslMode.toUpperCase();
        if (!SSL_MODES.contains(mode)) {
            throw new IllegalArgumentException("Connector/J knows no sslMode=" + sslMode);
        }
        if (!mode.equals("VERIFY_IDENTITY")) {
            throw new IllegalArgumentException("sslMode=" + sslMode + " does not verify TLS");
        }
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 9;
    }

    @Override
    public int getMinorVersion() {
        return 7;
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
