/**
 * Holds a file for this process alone until it ends, in whatever way: the lock is the system's own, as SQLite takes it on a database.
 *
 * @returns what lets go of it, or null where another process holds it
 * @throws Error where the file cannot be made
 */
export async function holdAlone(file: string): Promise<(() => void) | null> {
  const { DatabaseSync } = await import("node:sqlite")
  const database = new DatabaseSync(file)
  try {
    database.exec("begin exclusive")
    return () => database.close()
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
}

/** https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5
}
