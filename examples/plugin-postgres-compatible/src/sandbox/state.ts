import { z } from "zod"

/** The audience of tokens for Contoso's servers, with and without a slash at the end. */
export const audiences = ["https://postgres.contoso.example", "https://postgres.contoso.example/"]

/** Fields of a seed. A server is no resource of Azure, so it is in no resource group. */
export const contosoSeed = {
  contosoServers: z
    .array(
      z.strictObject({
        name: z.string(),
        /** Object ids of its administrators. */
        administrators: z.array(z.guid()).default([]),
        databases: z.array(z.string()).default([]),
      }),
    )
    .default([]),
}

export type ContosoServer = z.output<typeof contosoSeed.contosoServers>[number]
export interface ContosoState {
  contosoServers: ContosoServer[]
}
