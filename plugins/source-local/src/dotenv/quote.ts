/**
 * A value as it is written in a dotenv file, so that the dotenv package, `node --env-file`, python-dotenv and a POSIX shell read the same: bare where
 * that will do, which Docker's `--env-file` reads as well; in single quotes, which it takes for a part of the value; or in double quotes.
 *
 * @returns null for what cannot be written so: line ends, NUL, a backslash at the end, or a single quote together with any of `"`, `$`, `\` and a back quote
 */
export function dotenvValue(value: string): string | null {
  // A tilde at the start, or behind a colon, is somebody's home in a shell.
  if (/^(?:[A-Za-z0-9_./:@%+,=-]|(?<=[A-Za-z0-9_./@%+,-])~)*$/.test(value)) return value
  if (/[\r\n\0]/.test(value)) return null
  if (!value.includes("'") && !value.endsWith("\\")) return `'${value}'`
  return /["$\\`]/.test(value) ? null : `"${value}"`
}
