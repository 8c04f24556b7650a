import { fail } from "../errors.ts"
import { isSecret, type SampleFile, type SampleVariable } from "../plugin/index.ts"
import { firstConnection } from "../configuration/first-connection.ts"
import type { Services } from "../services.ts"

/** For which connection a sample is wanted. @public */
export interface SampleChoice {
  readonly target: string
  /** Left out: what a connection gets that names none. */
  readonly auth?: string
  readonly client: string
  /** Default key to the key that the connection was given instead. */
  readonly customizedKeys?: Readonly<Record<string, string>>
}

/** A program for a connection. @public */
export interface Sample {
  /** Ids of what the connection is made of. */
  readonly target: string
  readonly auth: string
  readonly client: string
  readonly files: readonly SampleFile[]
  /** The variables that the connection writes. */
  readonly variables: readonly SampleVariable[]
}

/** The sample of a client type. Needs no app and no database, and writes no file. */
export function writeSample({ registry }: Services, wanted: SampleChoice): Sample {
  const { target, auth, client, settings } = firstConnection(registry, wanted, wanted.customizedKeys)
  const sample = client.samples?.[target.protocol]
  if (sample === undefined) {
    const others = registry.all("client").filter(({ samples }) => samples?.[target.protocol] !== undefined)
    throw fail("no_sample", `There is no sample of ${client.title} for ${target.title}.`, {
      hint:
        others.length === 0
          ? "No client plugin has one."
          : `There is one of: ${others.map(({ id }) => id).join(", ")}.`,
    })
  }
  const variables = settings.map(({ key, value }) => ({ name: key, secret: isSecret(value) }))
  const choice = { target: target.id, auth: auth.id, client: client.id }
  const files = sample({
    protocol: target.protocol,
    database: target.title,
    credential: auth.credential,
    tokenScope: target.tokenScope,
    choice,
    variables,
    variable(key) {
      const setting = settings.find(({ name }) => name === key)
      if (setting !== undefined) return setting.key
      throw new Error(`A connection of ${client.id} to ${target.id} writes no setting "${key}".`)
    },
  })
  return { ...choice, files, variables }
}
