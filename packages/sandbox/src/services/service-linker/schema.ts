import { z } from "zod"

/** A connection that Service Connector made. Its settings stand in the app already. */
export const linker = z.strictObject({
  /** ARM id of the app, of the slot, or of the deployment of a Spring app. */
  source: z.string().startsWith("/"),
  name: z.string().regex(/^[A-Za-z0-9._]{1,60}$/),
  /** ARM id of the database. */
  target: z.string().startsWith("/"),
  clientType: z.string().default("nodejs"),
  /** Name of the container that has the settings. */
  scope: z.string().optional(),
  /** `authInfo` as Azure shows it. */
  authInfo: z.looseObject({ authType: z.string() }).default({
    authType: "secret",
    name: "pgadmin",
    secretInfo: { secretType: "rawValue" },
  }),
  /** Names of the settings that it wrote into the app. */
  settings: z.array(z.string()).default([]),
})
