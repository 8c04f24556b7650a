import type { LiveKeyVault, LiveSecret, LiveSecretVersion } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"

/** The secret of a vault by its name, deleted or not; Key Vault ignores the case of names. */
export const findSecret = (vault: LiveKeyVault, name: string): LiveSecret | undefined =>
  vault.secrets.find((secret) => same(secret.name, name))

/** A version of a secret, by default the present one. */
export const findVersion = (secret: LiveSecret, id?: string): LiveSecretVersion | undefined =>
  id === undefined ? secret.versions.at(-1) : secret.versions.find((version) => same(version.id, id))
