import { contractFailure } from "./contract-errors.ts"
import type { Secret } from "./secret.ts"

declare const brand: unique symbol

/** Object id of a directory entry (for an application: of its service principal), lower case. @public */
export type ObjectId = string & { readonly [brand]: "object-id" }
/** Application (client) id, lower case. Never the same thing as an object id. @public */
export type ClientId = string & { readonly [brand]: "client-id" }
/** Tenant (directory) id, lower case. @public */
export type TenantId = string & { readonly [brand]: "tenant-id" }

const guidShape = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Whether text is a GUID in the usual form, in either case. @public */
export function isGuid(text: string): boolean {
  return guidShape.test(text.toLowerCase())
}

function guid(text: string, what: string): string {
  const lower = text.toLowerCase()
  if (!guidShape.test(lower)) {
    throw contractFailure("invalid_guid", `${what} "${text}" is not a GUID.`, {
      hint: `Give the ${what} in the form 00000000-0000-0000-0000-000000000000.`,
    })
  }
  return lower
}

/** Reads an object id. @throws KeylessError `invalid_guid` @public */
export function objectId(text: string): ObjectId {
  return guid(text, "object id") as ObjectId
}

/** Reads a client id. @throws KeylessError `invalid_guid` @public */
export function clientId(text: string): ClientId {
  return guid(text, "client id") as ClientId
}

/** Reads a tenant id. @throws KeylessError `invalid_guid` @public */
export function tenantId(text: string): TenantId {
  return guid(text, "tenant id") as TenantId
}

/**
 * How the app proves who it is, which decides the settings it needs beside the endpoint:
 * `ambient` needs none (the platform gives a token for the one identity), `client-id` says which of several identities to use,
 * `client-secret` is a service principal's own secret, `person` is whoever runs the app, as signed in with a developer tool such as the Azure CLI.
 *
 * @public
 */
export type AppCredential =
  | { readonly kind: "ambient" }
  | { readonly kind: "client-id"; readonly clientId: ClientId }
  | {
      readonly kind: "client-secret"
      readonly clientId: ClientId
      readonly clientSecret: Secret
      readonly tenantId: TenantId
    }
  | {
      readonly kind: "person"
      /** Name that the person signs in with, or the client id of an application that stands in for one. */
      readonly loginName: string
    }

/** The identity that the app uses, and that the database has to know. @public */
export interface Principal {
  /** `service` for managed identities and service principals, `user` for people. */
  readonly kind: "service" | "user"
  readonly objectId: ObjectId
  readonly tenantId: TenantId
  /** Known where the cloud gives it without a directory look-up. */
  readonly clientId?: ClientId
  /** Display name, for messages and for databases that name users after the identity. */
  readonly name: string
  readonly credential: AppCredential
}
