import { demoSeed, siteId, userAssignedIdentityId, type SandboxSeed } from "@keyless/sandbox"

type Site = NonNullable<SandboxSeed["sites"]>[number]
type Server = NonNullable<SandboxSeed["postgresServers"]>[number]

/** What a test changes of the demo's small shop. */
export interface ShopChange {
  readonly site?: Partial<Site>
  readonly server?: Partial<Server>
  readonly denied?: SandboxSeed["denied"]
  readonly moreSites?: readonly Site[]
}

const subscription = "20000000-0000-4000-8000-000000000001"
const group = "demo"
const at = (name: string) => ({ subscriptionId: subscription, resourceGroup: group, name })

const caller = {
  objectId: "40000000-0000-4000-8000-000000000001",
  clientId: "50000000-0000-4000-8000-000000000001",
  secret: "sandbox-only-demo-secret",
} as const

const application = {
  objectId: "40000000-0000-4000-8000-000000000002",
  clientId: "50000000-0000-4000-8000-000000000002",
  secret: "sandbox-only-shop-secret",
} as const
const identity = {
  id: userAssignedIdentityId(at("shop-identity")),
  principalId: "70000000-0000-4000-8000-000000000001",
  clientId: "80000000-0000-4000-8000-000000000001",
} as const
const userIdentity = {
  kind: "user-identity",
  options: { "client-id": identity.clientId, "subs-id": subscription },
} as const
const servicePrincipal = {
  kind: "service-principal",
  options: { "client-id": application.clientId, secret: application.secret },
} as const

/** The demo's directory, with somebody who administers servers of tests: object ids that nobody has are taken by no server. */
const directory = {
  ...demoSeed.directory,
  users: [
    ...(demoSeed.directory?.users ?? []),
    { objectId: "90000000-0000-4000-8000-000000000009", userPrincipalName: "dba@keyless.example" },
  ],
}

/** The facts of the demo seed that tests name, and the seed with a test's changes. */
export const shop = {
  directory,
  subscription,
  group,
  site: "shop-web",
  server: "shop-db",
  database: "shop",
  user: "aad_shop",
  clientAddress: "203.0.113.7",
  caller,
  /** A person. */
  ada: "30000000-0000-4000-8000-000000000001",
  /** A group that Ada is in. */
  adminGroup: "60000000-0000-4000-8000-000000000001",
  /** An application that an app may log in as. */
  application,
  identity,
  /** An app's identity as tests choose it in a spec. */
  auths: { userIdentity, servicePrincipal },
  pgadmin: { user: "pgadmin", password: "sandbox-only-Passw0rd" },
  siteId: siteId(at("shop-web")),
  callerAdmin: {
    objectId: caller.objectId,
    principalName: caller.clientId,
    principalType: "ServicePrincipal",
  },
  /** A rule that lets this machine in, as if somebody had made it for good. */
  standingRule: { name: "office", startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" },
  seed: ({ site, server, denied, moreSites = [] }: ShopChange = {}): SandboxSeed => ({
    ...demoSeed,
    directory,
    ...(denied === undefined ? {} : { denied }),
    sites: [
      ...(demoSeed.sites ?? []).map((each) => (each.name === "shop-web" ? { ...each, ...site } : each)),
      ...moreSites,
    ],
    postgresServers: (demoSeed.postgresServers ?? []).map((each) => ({ ...each, ...server })),
  }),
} as const
