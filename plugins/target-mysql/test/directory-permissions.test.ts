import tls from "node:tls"
import { type Azure, createAzure } from "@keyless/azure"
import { createSecret, isKeylessError } from "@keyless/core/plugin"
import { demoSeed, type SandboxSeed, startSandbox } from "@keyless/sandbox"
import { testContext, useCaller } from "@keyless/test-support"
import { afterAll, beforeAll, expect, test } from "vitest"
import { connect } from "../src/connect.ts"
import { explainDirectory } from "../src/directory-permissions.ts"
import type { FoundServer } from "../src/found-server.ts"
import { findServer } from "../src/server.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const identity = "70000000-0000-4000-8000-000000000002"
const roles = {
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
  "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
}

/** The demo with the caller as the server's administrator, this machine admitted, and these permissions of the server's identity. */
function seed(permissions: readonly string[]): SandboxSeed {
  return {
    ...demoSeed,
    postgresServers: [],
    directory: { ...demoSeed.directory, graphPermissions: { [identity]: [...permissions] } },
    mysqlServers: (demoSeed.mysqlServers ?? []).map((server) => ({
      ...server,
      firewallRules: [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }],
      administrator: {
        objectId: caller,
        login: "admin",
        identityResourceId: server.userAssignedIdentities?.[0] ?? "",
      },
    })),
  }
}

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let azure: Azure
beforeAll(async () => {
  sandbox = await startSandbox({ seed: seed([]), faults: { directoryDelayMs: 0 } })
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), sandbox.caPem])
  azure = createAzure(useCaller(sandbox))
})
afterAll(() => sandbox.stop())

const options = { resourceGroup: "demo", server: "shop-mysql", database: "shop" }

/** The server's own refusal of a user whom it is to look up in the directory. */
async function refusal(server: FoundServer): Promise<unknown> {
  const token = createSecret(await azure.token(azure.cloud.scopes.ossrdbms))
  const connection = await connect({ host: server.host, port: 3306, database: "shop", user: "admin", token })
  try {
    const session = connection.session({ signal: new AbortController().signal, progress: () => {} })
    await session.query(`CREATE AADUSER 'aad_x' IDENTIFIED BY '99999999-0000-4000-8000-000000000009'`)
  } catch (error) {
    return error
  } finally {
    await connection.end()
  }
  throw new Error("the server was expected to refuse the user")
}

async function explained(permissions: readonly string[]) {
  await sandbox.seed(seed(permissions))
  const server = await findServer(azure, testContext(), options)
  const error = await explainDirectory(azure, server, await refusal(server))
  if (!isKeylessError(error)) throw new Error(`not explained: ${String(error)}`)
  expect(error.code).toBe("server_identity_permissions")
  return error
}

test("names the permissions that the server's identity lacks, who may grant them, and the command", async () => {
  const { message, hint = "" } = await explained(["User.Read.All"])
  expect(message).toContain("lacks GroupMember.Read.All, Application.Read.All")
  expect(message).not.toContain("User.Read.All")
  expect(hint).toContain("Privileged Role Administrator")
  expect(hint).toContain(roles["GroupMember.Read.All"])
  expect(hint).not.toContain(roles["User.Read.All"])
  expect(hint).toContain(`servicePrincipals/${identity}/appRoleAssignments`)
})

test("says so when none is lacking: a permission needs a while to act", async () => {
  const { message, hint } = await explained(Object.keys(roles))
  expect(message).toContain("has the permissions")
  expect(hint).toContain("Run the command again")
})

test("names all of them where the caller may not see which it has", async () => {
  await sandbox.seed(seed([]))
  sandbox.setFaults({ graphForbidden: true })
  const server = await findServer(azure, testContext(), options)
  const error = await explainDirectory(azure, server, await refusal(server))
  sandbox.setFaults({ graphForbidden: false })
  expect(error?.message).toContain(
    "may lack one of User.Read.All, GroupMember.Read.All, Application.Read.All",
  )
})

test("leaves other errors alone", async () => {
  const server = await findServer(azure, testContext(), options)
  const denied = Object.assign(new Error("Access denied"), { errno: 1227, sqlState: "42000" })
  expect(await explainDirectory(azure, server, denied)).toBeUndefined()
  expect(await explainDirectory(azure, server, new Error("validate user"))).toBeUndefined()
})
