import type { DatabasePlane } from "@keyless/sandbox"

/** A plane whose servers are all at one address, where a test listens itself. */
export function planeAt<View>(host: string, port: number): DatabasePlane<View> {
  return {
    addServer: async () => ({ host, port }),
    removeServer: async () => {},
    syncAdministrators: async () => {},
    createDatabase: async () => {},
    dropDatabase: async () => {},
    close: async () => {},
  }
}
