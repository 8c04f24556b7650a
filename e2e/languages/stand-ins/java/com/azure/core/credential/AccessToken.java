package com.azure.core.credential;

import java.time.OffsetDateTime;

/** Stands in for azure-core, which Debian does not have: what samples use of it, under the same names. */
public class AccessToken {
    private final String token;
    private final OffsetDateTime expiresAt;

    public AccessToken(String token, OffsetDateTime expiresAt) {
        this.token = token;
        this.expiresAt = expiresAt;
    }

    public String getToken() {
        return token;
    }

    public OffsetDateTime getExpiresAt() {
        return expiresAt;
    }
}
