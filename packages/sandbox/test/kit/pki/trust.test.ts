import { execFile } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { rootCertificates } from "node:tls"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox } from "../../../src/index.ts"
import { siteResource, startDemo } from "../../harness.ts"

const python = "/usr/bin/python3"

let sandbox: Sandbox
beforeAll(async () => {
  if (!existsSync(python)) throw new Error("This test needs the Debian package python3")
  sandbox = (await startDemo()).sandbox
})
afterAll(() => sandbox.stop())

it("gives processes a file with its CA and the usual roots, since such a file replaces what they trust", () => {
  const bundle = readFileSync(sandbox.appEnvironment(siteResource)["SSL_CERT_FILE"] ?? "", "utf8")
  const found = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const names = found.map((pem) => new X509Certificate(pem).fingerprint256)
  expect(names).toHaveLength(rootCertificates.length + 1)
  expect(names[0]).toBe(new X509Certificate(sandbox.caPem).fingerprint256)
})

it.each(["app", "caller"])(
  "is trusted by a process in Python with the environment of an %s alone",
  async (who) => {
    const environment = who === "app" ? sandbox.appEnvironment(siteResource) : sandbox.callerEnvironment()
    const program = `
import os, urllib.request
url = os.environ["AZURE_AUTHORITY_HOST"] + "/${sandbox.tenantId}/v2.0/.well-known/openid-configuration"
print(urllib.request.urlopen(url).status)
`
    const run = (env: Record<string, string>) => promisify(execFile)(python, ["-c", program], { env })
    expect((await run(environment)).stdout).toBe("200\n")
    const { SSL_CERT_FILE: _, ...without } = environment
    await expect(run(without)).rejects.toThrow("CERTIFICATE_VERIFY_FAILED")
  },
)
