/** The kinds of plugin that a package is made for. */
export const kinds = ["source", "target", "auth", "client"] as const
export type Kind = (typeof kinds)[number]

/** What a package is to be. */
export interface Choice {
  readonly folder: string
  readonly kind: Kind
  /** What users type. */
  readonly name: string
  readonly package: string
  /** Whether it has a service of the sandbox. */
  readonly sandbox: boolean
}

/** What was typed. */
export interface Typed {
  readonly folder?: string | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly package?: string | undefined
  readonly sandbox?: boolean | undefined
}

/** A mistake of whoever typed. Its message is all there is to say. */
export class Mistake extends Error {
  override readonly name = "Mistake"
}

/** @throws Mistake */
export function readKind(text: string): Kind {
  const kind = kinds.find((each) => each === text)
  if (kind !== undefined) return kind
  throw new Mistake(`There is no kind of plugin called "${text}". Use one of: ${kinds.join(", ")}.`)
}

/** Why a text cannot be a plugin's name; nothing where it can. */
export function nameFault(text: string): string | undefined {
  return /^[a-z][a-z0-9]*$/.test(text)
    ? undefined
    : "A name has small letters and digits, and begins with a letter."
}

/** Why a text cannot be a package's name (npm's documentation, "package.json", name); nothing where it can. */
export function packageFault(text: string): string | undefined {
  const shape = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/
  return shape.test(text) && text.length <= 214 ? undefined : `"${text}" cannot be the name of a package.`
}
