import type { AccessToken, TokenCredential } from "@azure/core-auth"
import type { Identity } from "../identity.ts"

/** Asks for a token for a scope. Keeps none: the cache does. */
export type TokenSource = (scope: string) => Promise<AccessToken>

const publicAuthority = "https://login.microsoftonline.com"

/**
 * Where the tokens of an identity come from. The libraries are loaded with the first token.
 *
 * Managed identities and service principals go through MSAL, on which `@azure/identity` stands as well: its credentials keep tokens of their own for
 * the whole process, by the machine's clock, and would go on answering one that a server does not take.
 */
export function tokenSource(identity: Identity): TokenSource {
  switch (identity.kind) {
    case "system-identity":
      return managedIdentity()
    case "user-identity":
      return managedIdentity(identity.clientId)
    case "service-principal":
      return servicePrincipal(identity)
    case "person":
      return person()
  }
}

/** Tokens of a credential that the app brings along. */
export function credentialSource(credential: TokenCredential): TokenSource {
  return async (scope) => {
    const token = await credential.getToken(scope)
    if (token === null) throw new Error("the credential gave no token")
    return token
  }
}

function managedIdentity(clientId?: string): TokenSource {
  const application = once(async () => {
    const [{ ManagedIdentityApplication }, { network }] = await Promise.all([
      import("@azure/msal-node"),
      import("./network.ts"),
    ])
    return new ManagedIdentityApplication({
      managedIdentityIdParams: clientId === undefined ? {} : { userAssignedClientId: clientId },
      system: { disableInternalRetries: true, networkClient: network },
    })
  })
  return async (scope) => {
    const resource = scope.replace(/\/\.default$/, "")
    return accessToken(await (await application()).acquireToken({ resource, forceRefresh: true }))
  }
}

function servicePrincipal(identity: Extract<Identity, { kind: "service-principal" }>): TokenSource {
  const application = once(async () => {
    const [{ ConfidentialClientApplication }, { network }] = await Promise.all([
      import("@azure/msal-node"),
      import("./network.ts"),
    ])
    const authority = authorityHost() ?? publicAuthority
    return new ConfidentialClientApplication({
      auth: {
        clientId: identity.clientId,
        clientSecret: identity.clientSecret(),
        authority: new URL(identity.tenantId, authority).href,
        knownAuthorities: [new URL(authority).host],
      },
      system: { networkClient: network },
    })
  })
  return async (scope) => {
    const request = { scopes: [scope], skipCache: true }
    return accessToken(await (await application()).acquireTokenByClientCredential(request))
  }
}

function person(): TokenSource {
  const credential = once(async () => {
    const { DefaultAzureCredential } = await import("@azure/identity")
    // Discovery would ask the public cloud about a host that it need not know.
    return new DefaultAzureCredential({ disableInstanceDiscovery: authorityHost() !== undefined })
  })
  return async (scope) => credentialSource(await credential())(scope)
}

/** The variable from which Azure's libraries take another cloud than the public one. */
function authorityHost(): string | undefined {
  return process.env["AZURE_AUTHORITY_HOST"]
}

function accessToken(
  result: { readonly accessToken: string; readonly expiresOn: Date | null } | null,
): AccessToken {
  if (result === null || result.expiresOn === null) throw new Error("the answer has no token")
  return { token: result.accessToken, expiresOnTimestamp: result.expiresOn.getTime() }
}

/** Makes something when it is first needed; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
