/** A made-up database server, Cellar, in memory. It is spoken to in commands, and every name in them stands between double quotes. */
export interface Cellar {
  readonly databases: Set<string>
  /** Object id of the identity that a user belongs to, by name. */
  readonly users: Map<string, string>
  /** `select of app_shop in cellar` */
  readonly grants: Set<string>
  /** Owner of a rack, by name. Racks are what tables are elsewhere. */
  readonly racks: Map<string, string>
  /** The doors that are open. Without one nobody gets in. */
  readonly doors: Set<string>
  /** Commands that were run since the start. */
  readonly log: string[]
  /** Runs commands, one after another with `;` between them; what stands behind `--` is a remark. */
  readonly run: (commands: string) => void
}

/** Starts a server with a rack, and a user that is nobody's business. */
export function startCellar(): Cellar {
  const cellar: Cellar = {
    databases: new Set(["cellar", `old "cellar"; drop "keeper"; --`]),
    users: new Map([["keeper", "nobody"]]),
    grants: new Set(["select of keeper in cellar"]),
    racks: new Map([["customers", "keeper"]]),
    doors: new Set(),
    log: [],
    run(commands) {
      for (const words of parse(commands)) {
        cellar.log.push(words.join(" "))
        carryOut(cellar, words)
      }
    },
  }
  return cellar
}

function carryOut(cellar: Cellar, words: readonly string[]): void {
  const [verb, one = "", two = "", three = ""] = words
  const known = cellar.users.has(one)
  if (verb === "user" && !known && one.length <= 40) cellar.users.set(one, two)
  else if (verb === "give" && known) cellar.users.set(one, two)
  else if (verb === "drop") {
    cellar.users.delete(one)
    for (const grant of cellar.grants) if (grant.includes(` of ${one} in `)) cellar.grants.delete(grant)
  } else if (verb === "grant" && cellar.databases.has(three))
    cellar.grants.add(`${one} of ${two} in ${three}`)
  else if (verb === "revoke") cellar.grants.delete(`${one} of ${two} in ${three}`)
  else if (verb !== "remark") throw new Error(`cellar does not take: ${words.join(" ")}`)
}

/** Commands as lists of words; a quote inside quotes is doubled. */
function parse(commands: string): string[][] {
  const all: string[][] = [[]]
  const shape = /"((?:[^"]|"")*)"|(--[^\n]*)|(;)|(\s+)|([^\s";]+)/gy
  for (let at = 0; at < commands.length; at = shape.lastIndex) {
    shape.lastIndex = at
    const found = shape.exec(commands)
    if (found === null) throw new Error("cellar: a quote is open")
    const [, quoted, , end, , bare] = found
    if (end !== undefined) all.push([])
    const word = quoted?.replaceAll('""', '"') ?? bare
    if (word !== undefined) all.at(-1)?.push(word)
  }
  return all.filter((words) => words.length > 0)
}
