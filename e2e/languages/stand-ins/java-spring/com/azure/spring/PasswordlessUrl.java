package com.azure.spring;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.Settings;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Names in the URL of PostgreSQL or MySQL the plugin that gives the driver a token for each new connection, as Spring Cloud Azure does.
 *
 * <p>Stricter than Spring Cloud Azure is, which leaves a URL as it is that contradicts its own, and tries several logins where the properties name none:
 * both are errors.
 *
 * <p>Microsoft, "Spring Cloud Azure authentication"; `JdbcPropertiesBeanPostProcessor` and `DefaultTokenCredentialProvider` of its source.
 */
public class PasswordlessUrl implements BeanPostProcessor {
    private static final String PLUGINS = "com.azure.identity.extensions.jdbc.";
    private static final String BEAN = "azure.tokenCredentialBeanName";
    private static final TokenRequestContext SCOPE =
            new TokenRequestContext().addScopes("https://ossrdbms-aad.database.windows.net/.default");
    private static GenericApplicationContext context;

    PasswordlessUrl(GenericApplicationContext context) {
        PasswordlessUrl.context = context;
    }

    /** A token of the credential that the properties of a connection name. */
    public static String token(Properties connection) {
        return context.getBean(connection.getProperty(BEAN), TokenCredential.class)
                .getTokenSync(SCOPE)
                .getToken();
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof DataSourceProperties properties
                && Settings.isTrue("spring.datasource.azure.passwordless-enabled")) {
            if (properties.getPassword() != null) {
                throw new IllegalStateException("A password is given");
            }
            properties.setUrl(enhanced(properties.getUrl()) + "&" + BEAN + "=" + credentialBean());
        }
        return bean;
    }

    private static String enhanced(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            requireConsistent(url);
            return url + "&authenticationPluginClassName=" + PLUGINS + "postgresql.AzurePostgresqlAuthenticationPlugin";
        }
        String plugin = PLUGINS + "mysql.AzureMysqlAuthenticationPlugin";
        return url + "&defaultAuthenticationPlugin=" + plugin + "&authenticationPlugins=" + plugin;
    }

    private static void requireConsistent(String url) {
        Matcher mode = Pattern.compile("[?&]sslmode=([^&]*)").matcher(url);
        if (mode.find() && !mode.group(1).equals("require")) {
            throw new IllegalStateException("Inconsistent property value of key [sslmode] detected.");
        }
    }

    private static String credentialBean() {
        String named = Settings.get("spring.datasource.azure.credential.token-credential-bean-name");
        if (named != null) {
            return named;
        }
        context.getBeanFactory().registerSingleton("passwordlessTokenCredential", credential());
        return "passwordlessTokenCredential";
    }

    private static TokenCredential credential() {
        String prefix = "spring.cloud.azure.credential.";
        String tenantId = Settings.get("spring.cloud.azure.profile.tenant-id");
        String clientId = Settings.get(prefix + "client-id");
        String clientSecret = Settings.get(prefix + "client-secret");
        if (tenantId != null && clientId != null && clientSecret != null) {
            return new ClientSecretCredentialBuilder()
                    .tenantId(tenantId)
                    .clientId(clientId)
                    .clientSecret(clientSecret)
                    .build();
        }
        if (!Settings.isTrue(prefix + "managed-identity-enabled")) {
            throw new IllegalStateException("The properties name no credential, so one after another would be tried");
        }
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
        return clientId == null ? builder.build() : builder.clientId(clientId).build();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean;
    }
}
