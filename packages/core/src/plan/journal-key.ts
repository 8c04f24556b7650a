/** One writer at a time per app and connection. */
export function journalKey(sourceId: string, connection: string): string {
  return `${sourceId}#${connection}`.toLowerCase()
}
