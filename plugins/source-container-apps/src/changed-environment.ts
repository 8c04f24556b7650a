import type { Container, ContainerAppSecret, EnvironmentVar, Secret } from "@azure/arm-appcontainers"
import type { DecidedChange } from "@keyless/core/settings"

import type { AppPatch } from "./container-apps.ts"
import { type Environment, isInKeyVault } from "./environment.ts"
import { containerAppsFailure } from "./error-codes.ts"
import { isSecretNameOf, newSecretName } from "./secret-names.ts"
import { namedSecrets } from "./secret-references.ts"

type Secrets = ReadonlyMap<string, ContainerAppSecret>

/** What to write for a change of one container's environment. */
export interface PlannedWrite {
  readonly containers: Container[]
  /** All secrets of the app after the change; nothing where they stay as they are. */
  readonly secrets?: Secret[]
  /** Secrets that no variable needs any more but that stay, because revisions that are still active use them. */
  readonly left: readonly string[]
}

/**
 * Puts a change on the containers and secrets of an app; everything that it does not name stays as it is and where it is.
 *
 * A secret value becomes a secret of the app under a new name, also where the variable had one already: a revision goes on with the secrets
 * that it was started with, so a new value under an old name would not reach the app, while a new name makes a new revision.
 *
 * @param secrets - all secrets of the app, with values
 * @throws KeylessError `setting_in_key_vault`
 */
export function planWrite(
  { app, container, values }: Environment,
  secrets: Secrets,
  wanted: DecidedChange,
  random: () => number,
): PlannedWrite {
  const made = new Map<string, string>()
  const entryFor = (key: string, value: string): EnvironmentVar => {
    // The service takes no secret without a value, and there is nothing to hide in it.
    if (!wanted.secretKeys.has(key) || value === "") return { name: key, value }
    const name = newSecretName(key, new Set([...secrets.keys(), ...made.keys()]), random)
    made.set(name, value)
    return { name: key, secretRef: name }
  }
  const before = container.env ?? []
  const kept = before.flatMap((entry): EnvironmentVar[] => {
    const key = entry.name ?? ""
    const value = wanted.set.get(key)
    if (value === undefined) return wanted.remove.includes(key) && values.has(key) ? [] : [entry]
    if (!values.has(key)) throw inKeyVault(container, key)
    const isFit = values.get(key) === value && (Boolean(entry.secretRef) || !wanted.secretKeys.has(key))
    return [isFit ? entry : entryFor(key, value)]
  })
  const there = new Set(before.map(({ name }) => name))
  const added = [...wanted.set].flatMap(([key, value]) => (there.has(key) ? [] : [entryFor(key, value)]))
  const env = [...kept, ...added]
  const containers = app.containers.map((one) => (one.name === container.name ? { ...one, env } : one))

  const used = new Set(namedSecrets(app.value, containers))
  const unused = before.flatMap(({ name = "", secretRef }) =>
    secretRef && !used.has(secretRef) && isSecretNameOf(name, secretRef) && secrets.has(secretRef)
      ? [secretRef]
      : [],
  )
  const ours = new Set(unused.filter((name) => !isInKeyVault(secrets.get(name))))
  // Azure refuses to take away what an active revision uses; with one revision at a time, the old one goes.
  const single = (app.value.configuration?.activeRevisionsMode ?? "Single") === "Single"
  const gone = single ? ours : new Set<string>()
  const left = single ? [] : [...ours]
  if (made.size === 0 && gone.size === 0) return { containers, left }
  const staying = [...secrets.values()].filter(({ name = "" }) => !gone.has(name)).map(sendable)
  return { containers, left, secrets: [...staying, ...[...made].map(([name, value]) => ({ name, value }))] }
}

/** The patch of a planned write. An emptied suffix, so that one that was used before does not clash. */
export function patchOf({ containers, secrets }: Pick<PlannedWrite, "containers" | "secrets">): AppPatch {
  return {
    ...(secrets === undefined ? {} : { configuration: { secrets } }),
    template: { revisionSuffix: null, containers },
  }
}

function sendable({ name, value, keyVaultUrl, identity }: ContainerAppSecret): Secret {
  const named = name === undefined ? {} : { name }
  if (!keyVaultUrl) return { ...named, ...(value === undefined ? {} : { value }) }
  return { ...named, keyVaultUrl, ...(identity === undefined ? {} : { identity }) }
}

function inKeyVault({ name: container }: Container, key: string) {
  return containerAppsFailure(
    "setting_in_key_vault",
    `${key} of the container ${container} refers to a secret in a Key Vault, or to one that is not there.`,
    {
      hint: "Take the variable away with az containerapp update --remove-env-vars, or name the setting otherwise with --customized-keys.",
    },
  )
}
