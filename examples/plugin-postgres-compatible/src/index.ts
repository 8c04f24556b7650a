import { cloudFromEnvironment, createAzure } from "@keyless/azure"
import { contosoPostgresTarget } from "./target.ts"

export { contosoPostgresTarget } from "./target.ts"
export type { ContosoPostgresOptions } from "./options.ts"

/** What a config gets that names this package: the target, with the login and the cloud of whoever runs the command. */
export default async () => {
  const cloud = await cloudFromEnvironment(process.env)
  return [contosoPostgresTarget({ azure: createAzure({ cloud, environment: process.env }) })]
}
