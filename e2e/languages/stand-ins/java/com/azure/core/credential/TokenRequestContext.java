package com.azure.core.credential;

import java.util.ArrayList;
import java.util.List;

/** Stands in for azure-core, which Debian does not have: what samples use of it, under the same names. */
public class TokenRequestContext {
    private final List<String> scopes = new ArrayList<>();

    public TokenRequestContext addScopes(String... more) {
        scopes.addAll(List.of(more));
        return this;
    }

    public List<String> getScopes() {
        return scopes;
    }
}
