package com.azure.identity;

import com.azure.core.credential.TokenCredential;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Stands in for azure-identity, which Debian does not have: asks Entra ID, which is at `AZURE_AUTHORITY_HOST`. */
public class ClientSecretCredentialBuilder {
    private String tenantId;
    private String clientId;
    private String clientSecret;

    public ClientSecretCredentialBuilder tenantId(String id) {
        tenantId = id;
        return this;
    }

    public ClientSecretCredentialBuilder clientId(String id) {
        clientId = id;
        return this;
    }

    public ClientSecretCredentialBuilder clientSecret(String secret) {
        clientSecret = secret;
        return this;
    }

    public TokenCredential build() {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        return Tokens.kept(scope -> {
            String url = System.getenv("AZURE_AUTHORITY_HOST") + "/" + tenantId + "/oauth2/v2.0/token";
            HttpURLConnection request = Tokens.open(url);
            request.setDoOutput(true);
            String body = Tokens.form(Map.of(
                    "grant_type", "client_credentials",
                    "client_id", clientId,
                    "client_secret", clientSecret,
                    "scope", scope));
            try (OutputStream stream = request.getOutputStream()) {
                stream.write(body.getBytes(StandardCharsets.UTF_8));
            }
            return Tokens.read(Tokens.answer(request), "access_token", "expires_in");
        });
    }
}
