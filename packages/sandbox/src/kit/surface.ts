import type { Context } from "hono"
import type { RequestNotes } from "./http/request-notes.ts"

/** An API on the kit's HTTPS server that is not part of Azure Resource Manager, with a path of its own. */
export interface Surface {
  /** Kind of its requests in the log. */
  readonly kind: string
  /** Path that all of its addresses begin with, without a slash at the end: `/fabric`. */
  readonly path: string
  handle(c: Context<RequestNotes>): Promise<Response>
}
