package com.azure.identity.extensions.jdbc.postgresql;

import com.azure.spring.PasswordlessUrl;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/** Stands in for azure-identity-extensions, which Debian does not have: PgJDBC makes one for each new connection. */
public class AzurePostgresqlAuthenticationPlugin implements AuthenticationPlugin {
    private final Properties connection;

    public AzurePostgresqlAuthenticationPlugin(Properties connection) {
        this.connection = connection;
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) {
        return PasswordlessUrl.token(connection).toCharArray();
    }
}
