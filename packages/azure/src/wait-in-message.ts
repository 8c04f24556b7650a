/** The wait in milliseconds that a message names: "try again after '6' seconds". */
export function waitInMessage(message: string): number | undefined {
  const seconds = /(?:try again|retry) after '?(\d+)'? seconds?/i.exec(message)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
