/** A box with text in a picture. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What boxes look like. */
export type Tone = "plain" | "action" | "ephemeral" | "proof" | "you" | "app" | "cloud" | "data"

const tones: Readonly<Record<Tone, { readonly fill: string; readonly line: string }>> = {
  plain: { fill: "#f6f7f9", line: "#8b95a5" },
  action: { fill: "#e8f1fd", line: "#2f6fbf" },
  ephemeral: { fill: "#fdf3e0", line: "#b97a14" },
  proof: { fill: "#e9f6ea", line: "#3c8a45" },
  you: { fill: "#e8f1fd", line: "#2f6fbf" },
  app: { fill: "#fdf3e0", line: "#b97a14" },
  cloud: { fill: "#f3ebfb", line: "#7a4fb0" },
  data: { fill: "#e9f6ea", line: "#3c8a45" },
}

/** Text as it may stand in XML. */
export const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

/**
 * A whole picture. It has a light ground of its own, so that it can be read on dark pages too.
 *
 * @param title - what the picture shows, for people who do not see it
 */
export function picture(
  size: { width: number; height: number },
  title: string,
  parts: readonly string[],
): string {
  const { width, height } = size
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13">`,
    `<title>${xml(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#4a5465"/></marker></defs>',
    `<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n")
}

/** A box with lines of text in its middle. */
export function boxed(
  { x, y, width, height }: Box,
  lines: readonly string[],
  tone: Tone = "plain",
  { heading = true }: { readonly heading?: boolean } = {},
): string {
  const { fill, line } = tones[tone]
  const first = y + height / 2 - ((lines.length - 1) * 17) / 2 + 4.5
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="${line}"/>`,
    ...lines.map((text, index) =>
      textAt(x + width / 2, first + index * 17, text, { bold: heading && index === 0, anchor: "middle" }),
    ),
  ].join("\n")
}

/** One line of text. */
export function textAt(
  x: number,
  y: number,
  text: string,
  {
    bold = false,
    anchor = "start",
    color = "#1d2430",
    size,
  }: {
    readonly bold?: boolean
    readonly anchor?: "start" | "middle" | "end"
    readonly color?: string
    readonly size?: number
  } = {},
): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${color}"${bold ? ' font-weight="600"' : ""}${size === undefined ? "" : ` font-size="${size}"`}>${xml(text)}</text>`
}

/** A frame with a word at its top. */
export function frame({ x, y, width, height }: Box, text: string, tone: Tone): string {
  const { line } = tones[tone]
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="none" stroke="${line}" stroke-dasharray="5 4"/>`,
    textAt(x + 12, y + 18, text, { color: line, size: 12 }),
  ].join("\n")
}

/**
 * A curve that leaves one point downwards and comes to another from above.
 *
 * @param bend - height of the curve above its end; before it the line is straight. Absent: all of it is curved.
 */
export function curve(
  [x, y]: readonly [number, number],
  to: readonly [number, number],
  bend: number = to[1] - y,
): string {
  const from = [x, to[1] - bend] as const
  const middle = (from[1] + to[1]) / 2
  return `<path d="M${round(x)} ${round(y)} L${round(from[0])} ${round(from[1])} C${round(from[0])} ${round(middle)} ${round(to[0])} ${round(middle)} ${round(to[0])} ${round(to[1])}" fill="none" stroke="#4a5465" marker-end="url(#head)"/>`
}

/** A straight arrow. */
export function arrow(
  from: readonly [number, number],
  to: readonly [number, number],
  dashed = false,
): string {
  return `<path d="M${round(from[0])} ${round(from[1])} L${round(to[0])} ${round(to[1])}" fill="none" stroke="#4a5465"${dashed ? ' stroke-dasharray="4 3"' : ""} marker-end="url(#head)"/>`
}

/** Text in lines of at most so many characters. */
export function wrapped(text: string, characters: number): readonly string[] {
  return text.split(" ").reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1)
    if (last === undefined || `${last} ${word}`.length > characters) return [...lines, word]
    return [...lines.slice(0, -1), `${last} ${word}`]
  }, [])
}

const round = (value: number) => Math.round(value * 10) / 10
