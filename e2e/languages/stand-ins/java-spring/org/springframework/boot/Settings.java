package org.springframework.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Properties as Spring Boot reads them: those of the environment count more than those of `application.properties`, whose values may name others. The
 * environment's names are the properties' without dashes and with `_` for dots, in any case; a dash that is there is left out as well.
 *
 * <p>Stricter than Spring Boot is: a property of the file that is not known here is an error.
 *
 * <p>Spring Boot, "Externalized Configuration".
 */
public final class Settings {
    private static final List<String> KNOWN = List.of(
            "spring.main.banner-mode",
            "logging.level.root",
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.datasource.hikari.minimum-idle",
            "spring.datasource.hikari.data-source-properties.*",
            "spring.datasource.azure.passwordless-enabled",
            "spring.datasource.azure.credential.token-credential-bean-name",
            "spring.cloud.azure.profile.tenant-id",
            "spring.cloud.azure.credential.client-id",
            "spring.cloud.azure.credential.client-secret",
            "spring.cloud.azure.credential.managed-identity-enabled");
    private static final PropertyPlaceholderHelper PLACEHOLDERS = new PropertyPlaceholderHelper("${", "}", ":", false);
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>();
    private static final Properties FILE = new Properties();

    static {
        System.getenv().forEach((name, value) -> ENVIRONMENT.put(uniform(name.replace('_', '.')), value));
        try (InputStream stream = Settings.class.getResourceAsStream("/application.properties")) {
            if (stream != null) {
                FILE.load(stream);
            }
        } catch (IOException failed) {
            throw new ExceptionInInitializerError(failed);
        }
        for (String name : FILE.stringPropertyNames()) {
            if (KNOWN.stream().noneMatch(known ->
                    known.endsWith("*") ? name.startsWith(known.substring(0, known.length() - 1)) : known.equals(name))) {
                throw new IllegalArgumentException("Nothing binds the property " + name);
            }
        }
    }

    private Settings() {}

    /** The value of a property, or null. */
    public static String get(String name) {
        String given = ENVIRONMENT.get(uniform(name));
        String value = given != null ? given : FILE.getProperty(name);
        return value == null ? null : PLACEHOLDERS.replacePlaceholders(value, Settings::referred);
    }

    public static boolean isTrue(String name) {
        return Boolean.parseBoolean(get(name));
    }

    /** Names in the file that begin so. */
    public static List<String> namesUnder(String prefix) {
        return FILE.stringPropertyNames().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    private static String referred(String name) {
        String variable = System.getenv(name);
        return variable != null ? variable : get(name);
    }

    private static String uniform(String name) {
        return name.replace("-", "").toLowerCase();
    }
}
