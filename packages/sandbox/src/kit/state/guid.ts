import { z } from "zod"

/** A GUID, kept in lower case. */
export const guid = z.guid().transform((id) => id.toLowerCase())
