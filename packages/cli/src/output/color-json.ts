const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Puts ANSI colours on JSON text: keys blue, texts green, everything else yellow. */
export function colorJson(json: string): string {
  return json.replaceAll(token, (whole, text: string | undefined, colon: string | undefined) => {
    if (text === undefined) return `\u001b[33m${whole}\u001b[39m`
    return colon === undefined ? `\u001b[32m${text}\u001b[39m` : `\u001b[34m${text}\u001b[39m${colon}`
  })
}
