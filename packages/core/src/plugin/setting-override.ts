import type { Principal } from "./principal.ts"

/** A setting that makes an app log in otherwise than as the identity of its connection. @public */
export interface SettingOverride {
  /** Name, in upper case; of a setting only letters and digits are compared. */
  readonly name: string
  /** Wire protocols whose drivers read it; left out, it is read whatever the database. */
  readonly protocols?: readonly string[]
  /** What it does, a sentence without its full stop, after the setting's name. */
  readonly does: string
  /** Where that is documented. */
  readonly source: string
  /** Values that agree with the connection. Left out, none does. */
  readonly agrees?: (value: string, principal: AgreedPrincipal) => boolean
}

/** As far as a setting may agree with an identity. @public */
export type AgreedPrincipal = Pick<Principal, "tenantId"> & {
  readonly clientId?: string
  readonly credential: Principal["credential"]["kind"]
}
