package com.azure.identity;

import com.azure.core.credential.TokenCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Stands in for azure-identity, which Debian does not have: starts the Azure CLI for each token, and keeps none, as the library does. */
public class AzureCliCredentialBuilder {
    public TokenCredential build() {
        return Tokens.fresh(scope -> {
            Process az = new ProcessBuilder(
                            "az", "account", "get-access-token", "--output", "json", "--resource", Tokens.resourceOf(scope))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(az.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (az.waitFor() != 0) {
                throw new IOException("The Azure CLI gave no token.");
            }
            return Tokens.read(output, "accessToken", "expires_on");
        });
    }
}
