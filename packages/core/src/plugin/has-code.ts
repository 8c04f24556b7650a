/** Whether an error is a system error of that code, such as `ENOENT`. @public */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
