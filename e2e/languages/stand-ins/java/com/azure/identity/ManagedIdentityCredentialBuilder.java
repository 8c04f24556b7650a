package com.azure.identity;

import com.azure.core.credential.TokenCredential;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.TreeMap;

/** Stands in for azure-identity, which Debian does not have: asks the identity endpoint of App Service, as api-version 2019-08-01 has it. */
public class ManagedIdentityCredentialBuilder {
    private String clientId;

    public ManagedIdentityCredentialBuilder clientId(String id) {
        clientId = id;
        return this;
    }

    public TokenCredential build() {
        return Tokens.kept(scope -> {
            Map<String, String> query = new TreeMap<>();
            query.put("api-version", "2019-08-01");
            query.put("resource", Tokens.resourceOf(scope));
            if (clientId != null) {
                query.put("client_id", clientId);
            }
            HttpURLConnection request = Tokens.open(System.getenv("IDENTITY_ENDPOINT") + "?" + Tokens.form(query));
            request.setRequestProperty("X-IDENTITY-HEADER", System.getenv("IDENTITY_HEADER"));
            return Tokens.read(Tokens.answer(request), "access_token", "expires_on");
        });
    }
}
