import { type Choice, kinds, Mistake, nameFault, packageFault, readKind, type Typed } from "./choice.ts"

/**
 * Completes what was typed: by questions on a terminal, by defaults elsewhere.
 *
 * @returns null where somebody wants to stop
 * @throws Mistake for what is missing or wrong
 */
export async function askForMissing(typed: Typed): Promise<Choice | null> {
  const asks = process.stdin.isTTY && process.stderr.isTTY
  if (!asks && (typed.kind === undefined || typed.name === undefined))
    throw new Mistake("Say --kind and --name. See --help.")
  const kind = typed.kind ?? (await chooseKind())
  const name = kind === null ? null : (typed.name ?? (await askForName()))
  if (kind === null || name === null) return null
  const read = readKind(kind)
  const fault = nameFault(name)
  if (fault !== undefined) throw new Mistake(`--name ${name}: ${fault}`)
  const ownPackage = typed.package ?? `keyless-${read}-${name}`
  const packageWrong = packageFault(ownPackage)
  if (packageWrong !== undefined) throw new Mistake(packageWrong)
  if (typed.sandbox === true && read !== "target")
    throw new Mistake("--sandbox is for targets: a service of the sandbox is what a target connects to.")
  return {
    folder: typed.folder ?? ownPackage.replace(/^@[^/]*\//, ""),
    kind: read,
    name,
    package: ownPackage,
    sandbox: typed.sandbox ?? false,
  }
}

async function chooseKind(): Promise<string | null> {
  const { isCancel, select } = await import("@clack/prompts")
  const hints = {
    source: "where an app runs",
    target: "a database",
    auth: "an identity",
    client: "how the apps of a language read their settings",
  }
  const options = kinds.map((kind) => ({ value: kind, label: kind, hint: hints[kind] }))
  const answer = await select({ message: "Which kind of plugin?", options, output: process.stderr })
  return isCancel(answer) ? null : answer
}

async function askForName(): Promise<string | null> {
  const { isCancel, text } = await import("@clack/prompts")
  const validate = (value: string | undefined) => nameFault(value ?? "")
  const answer = await text({ message: "What do users type for it?", validate, output: process.stderr })
  return isCancel(answer) ? null : answer
}
