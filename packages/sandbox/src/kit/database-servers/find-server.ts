import { same } from "../state/resource-id.ts"

/** The database server of an id. @throws Error when it is gone */
export const findServer = <T>(servers: readonly T[], idOf: (server: T) => string, id: string): T => {
  const server = servers.find((candidate) => same(idOf(candidate), id))
  if (server === undefined) throw new Error(`no database server ${id}`)
  return server
}
