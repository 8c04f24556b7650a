/** A made-up database server, Cellar, in memory. It is spoken to in commands, and every name in them stands between double quotes. */
export interface Cellar {
  readonly databases: Set<string>
  /** Object id of the identity that a user belongs to, by name. */
  readonly users: Map<string, string>
  /** `select on customers to app_shop in cellar`; what is granted on `*` holds for the racks made later. */
  readonly grants: Set<string>
  /** Owner of a rack, by name. Racks are what tables are elsewhere. */
  readonly racks: Map<string, string>
  /** The doors that are open. Without one nobody gets in. */
  readonly doors: Set<string>
  /** Commands that were run since the start. */
  readonly log: string[]
  /** How it is: `away` answers nobody, `sick` lets nobody work. */
  state: "well" | "away" | "sick"
  /** Looks a database up for whoever shows the token. Names of databases are compared without regard to case and to blanks around them. */
  readonly find: (token: string, database: string, signal: AbortSignal) => Promise<string | null>
  /** Runs commands, one after another with `;` between them; what stands behind `--` is a remark. */
  readonly run: (token: string, commands: string, signal: AbortSignal) => Promise<void>
  /** Makes a rack, on which holds what was granted for the racks made later. */
  readonly addRack: (rack: string) => void
}

/** Starts a server with two racks, and a user that is nobody's business. */
export function startCellar(): Cellar {
  const cellar: Cellar = {
    databases: new Set(["cellar", `old "cellar"; drop "keeper"; --`]),
    users: new Map([["keeper", "nobody"]]),
    grants: new Set(["select on customers to keeper in cellar"]),
    racks: new Map([
      ["customers", "keeper"],
      ["orders", "keeper"],
    ]),
    doors: new Set(),
    log: [],
    state: "well",
    async find(token, database, signal) {
      answer(cellar, token, signal)
      return (
        [...cellar.databases].find((each) => each.toLowerCase() === database.trim().toLowerCase()) ?? null
      )
    },
    async run(token, commands, signal) {
      answer(cellar, token, signal)
      if (cellar.doors.size === 0) throw new Error("cellar: the door is shut")
      for (const words of parse(commands)) {
        cellar.log.push(words.join(" "))
        carryOut(cellar, words)
      }
    },
    addRack(rack) {
      cellar.racks.set(rack, "keeper")
      for (const grant of cellar.grants) {
        if (grant.includes(" on * ")) cellar.grants.add(grant.replace(" on * ", ` on ${rack} `))
      }
    },
  }
  return cellar
}

/** Servers talk too much: what goes wrong is told with all that was sent. */
function answer({ state }: Cellar, token: string, signal: AbortSignal): void {
  signal.throwIfAborted()
  if (state === "away") throw new Error(`connect ECONNREFUSED cellar.example:1, sent "Bearer ${token}"`)
  if (state === "sick") throw new Error(`500 Internal Server Error to "Bearer ${token}"`)
}

function carryOut(cellar: Cellar, words: readonly string[]): void {
  const [verb, one = "", two = "", three = "", four = ""] = words
  const known = cellar.users.has(one)
  if (verb === "user" && !known && one.length <= 40) cellar.users.set(one, two)
  else if (verb === "give" && known) cellar.users.set(one, two)
  else if (verb === "drop") {
    cellar.users.delete(one)
    for (const grant of cellar.grants) if (grant.includes(` to ${one} in `)) cellar.grants.delete(grant)
  } else if (verb === "grant" && cellar.databases.has(four) && cellar.users.has(three))
    cellar.grants.add(`${one} on ${two} to ${three} in ${four}`)
  else if (verb === "revoke") cellar.grants.delete(`${one} on ${two} to ${three} in ${four}`)
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
