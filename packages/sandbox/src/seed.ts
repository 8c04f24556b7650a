import { z } from "zod"
import type { Fields } from "./kit/state/facts.ts"
import { kitSeed } from "./kit/state/seed-schema.ts"
import { appConfigurationSeed } from "./services/app-configuration/state.ts"
import { siteSeed } from "./services/app-service/state.ts"
import { authorizationSeed } from "./services/authorization/state.ts"
import { containerAppSeed } from "./services/container-apps/state/state.ts"
import { fabricSeed } from "./services/fabric/state.ts"
import { keyVaultSeed } from "./services/key-vault/state.ts"
import { managedIdentitySeed } from "./services/managed-identity/state.ts"
import { mysqlSeed } from "./services/mysql/state.ts"
import { postgresSeed } from "./services/postgresql/state.ts"
import { linkerSeed } from "./services/service-linker/state.ts"
import { springSeed } from "./services/spring-apps/state.ts"
import { sqlSeed } from "./services/sql/state.ts"

const shape = {
  ...kitSeed,
  ...siteSeed,
  ...containerAppSeed,
  ...managedIdentitySeed,
  ...postgresSeed,
  ...mysqlSeed,
  ...sqlSeed,
  ...fabricSeed,
  ...keyVaultSeed,
  ...appConfigurationSeed,
  ...authorizationSeed,
  ...springSeed,
  ...linkerSeed,
}

/**
 * The state of a sandbox with Azure's services: what a seed file holds, what `save` writes and what `reset` goes back to. Other services
 * bring more fields.
 */
export const sandboxStateSchema = z.strictObject(shape)

/** What a seed file may hold: every default may be left out. */
export type SandboxSeed = z.input<typeof sandboxStateSchema>
/** A complete state. */
export type SandboxState = z.output<typeof sandboxStateSchema>

const withMore = z.looseObject(shape)

/** A state as a seed, with the fields of other services. Fields of services that a sandbox does not have are left out. */
export const stateOf = (fields: Fields): SandboxSeed => {
  const state: SandboxSeed = withMore.parse(fields)
  for (const name of Object.keys(state)) if (!Object.hasOwn(fields, name)) Reflect.deleteProperty(state, name)
  return state
}
