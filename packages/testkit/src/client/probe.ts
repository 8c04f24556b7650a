import {
  type AppCredential,
  type ClientFormat,
  type FormatInput,
  isSecret,
  type Setting,
} from "@keyless/core/plugin"
import { credentials, secret } from "./credentials.ts"

/** What a format is told of a database and its user, each a text that stands for nothing else. */
export interface Facts {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** A plain name for everything. */
export const plainFacts: Facts = { host: "h7q.keyless.example", port: 54_327, database: "d7q", user: "u7q" }
/** Other plain names. */
export const otherFacts: Facts = { host: "h8z.keyless.example", port: 61_238, database: "d8z", user: "u8z" }

/** What a format gets. */
export function inputOf(
  protocol: string,
  credential: AppCredential,
  facts: Facts = plainFacts,
  properties?: Readonly<Record<string, string>>,
): FormatInput {
  const { user, ...place } = facts
  return {
    endpoint: { protocol, ...place },
    user,
    credential,
    ...(properties === undefined ? {} : { properties }),
  }
}

/** A setting as an app gets it. */
export interface Written {
  readonly name: string
  readonly value: string
  readonly secret: boolean
}

/** What a format writes, secrets opened. */
export function written(format: ClientFormat, input: FormatInput): readonly Written[] {
  return format(input).map(({ key, value }) => ({
    name: `${key.scheme} ${key.name}`,
    value: plain(value),
    secret: isSecret(value),
  }))
}

/** The value of a setting, opened. */
export function plain(value: Setting["value"]): string {
  return isSecret(value) ? value.reveal() : value
}

/** What a credential names besides the user. */
export function identityOf(credential: AppCredential): readonly string[] {
  switch (credential.kind) {
    case "ambient":
      return []
    case "person":
      return [credential.loginName]
    case "client-id":
      return [credential.clientId]
    case "client-secret":
      return [credential.clientId, credential.tenantId, secret]
  }
}

/** Does something with each kind of credential, and tells which where it finds a fault. */
export function eachCredential(work: (credential: AppCredential) => void): void {
  for (const credential of credentials) {
    try {
      work(credential)
    } catch (error) {
      if (error instanceof Error)
        error.message = `With a credential of kind "${credential.kind}": ${error.message}`
      throw error
    }
  }
}
