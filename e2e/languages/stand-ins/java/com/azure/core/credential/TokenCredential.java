package com.azure.core.credential;

/** Stands in for azure-core, which Debian does not have: what samples use of it, under the same names. */
public interface TokenCredential {
    AccessToken getTokenSync(TokenRequestContext request);
}
