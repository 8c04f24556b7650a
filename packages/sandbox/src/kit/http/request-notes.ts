/** Facts that a handler leaves for the request log. */
export type RequestNotes = {
  Variables: { operation: string | undefined; polling: boolean | undefined }
}
