import type { LoginResult } from "./login.ts"
import type { Opening } from "./opening.ts"
import { featureExtAck } from "./wire/login-features.ts"
import { done, envChange, loginAck, message } from "./wire/tokens.ts"

type LoggedIn = Extract<LoginResult, { kind: "session" }>

/** What client and server agreed on. */
export interface Agreement {
  readonly tdsVersion: number
  readonly packetSize: number
  /** Whether rows may mark their nulls with bits (TDS 7.3B and later). */
  readonly nullBitmap: boolean
}

const versions = { strict: 0x08000000, v74: 0x74000004, v73b: 0x730b0003, v73a: 0x730a0003 }

/** Settles version and packet size: the client's wish, as far as the server goes (MS-TDS 2.2.6.4). */
export function agree(login: LoggedIn, opening: Opening): Agreement {
  const { tdsVersion: wanted, packetSize } = login.request
  const tdsVersion = opening.strict
    ? versions.strict
    : ([versions.v74, versions.v73b].find((version) => wanted >= version) ?? versions.v73a)
  return {
    tdsVersion,
    packetSize: packetSize === 0 ? 4096 : Math.min(Math.max(packetSize, 512), 32_767),
    nullBitmap: tdsVersion !== versions.v73a,
  }
}

/** The answer to a login that worked (MS-TDS 2.2.7.14 and the example in 4.4). */
export function loginTokens(login: LoggedIn, opening: Opening, agreement: Agreement, server: string): Buffer {
  const { database } = login.session
  const info = (number: number, state: number, text: string) =>
    message({ number, severity: 0, state, text, line: 1 }, server)
  const features = featureExtAck(login.request.features, opening.clientNonce)
  return Buffer.concat([
    envChange({ kind: "database", to: database, from: "master" }),
    info(5701, 2, `Changed database context to '${database}'.`),
    envChange({ kind: "collation" }),
    envChange({ kind: "language", to: "us_english", from: "" }),
    info(5703, 1, "Changed language setting to us_english."),
    loginAck(agreement.tdsVersion),
    envChange({ kind: "packet-size", to: String(agreement.packetSize), from: "4096" }),
    ...(features === undefined ? [] : [features]),
    done({ token: "done", more: false, error: false, inTransaction: false, rowCount: null }),
  ])
}
