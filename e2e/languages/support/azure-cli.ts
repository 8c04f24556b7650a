import { chmod, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { adaLogin } from "../../support/ada.ts"
import type { World } from "../../support/harness.ts"

/**
 * Makes a program `az` that Ada is logged in with: `az account get-access-token` asks the sandbox's Entra ID with her password, and prints what
 * the Azure CLI prints. Identity libraries start it for a person.
 *
 * @returns the folder that it is in
 */
export async function azureCliOfAda({ sandbox }: World, folder: string): Promise<string> {
  const bin = join(folder, "bin")
  await mkdir(bin, { recursive: true })
  const program = `#!${process.execPath}
const flag = (name) => process.argv[process.argv.indexOf(name) + 1]
const scope = process.argv.includes("--scope") ? flag("--scope") : flag("--resource") + "/.default"
const answer = await fetch(${JSON.stringify(`${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`)}, {
  method: "POST",
  body: new URLSearchParams({
    grant_type: "password", client_id: ${JSON.stringify(adaLogin.application)}, scope,
    username: ${JSON.stringify(adaLogin.name)}, password: ${JSON.stringify(adaLogin.password)},
  }),
})
const { access_token, expires_in, error_description } = await answer.json()
if (access_token === undefined) { console.error(error_description); process.exit(1) }
const expires = new Date(Date.now() + expires_in * 1000)
const two = (number) => String(number).padStart(2, "0")
const date = [expires.getFullYear(), two(expires.getMonth() + 1), two(expires.getDate())].join("-")
const time = [two(expires.getHours()), two(expires.getMinutes()), two(expires.getSeconds())].join(":")
console.log(JSON.stringify({
  accessToken: access_token, expiresOn: date + " " + time + ".000000", expires_on: Math.floor(expires / 1000),
  subscription: ${JSON.stringify(sandbox.state().subscriptions?.[0]?.id)}, tenant: ${JSON.stringify(sandbox.tenantId)}, tokenType: "Bearer",
}))
`
  const file = join(bin, "az")
  await writeFile(join(bin, "package.json"), '{ "type": "module" }\n')
  await writeFile(file, program)
  await chmod(file, 0o755)
  return bin
}
