import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ClientSecretCredential } from "@azure/identity"
import { createAzure, parseCloud } from "@keyless/azure"
import { type ConnectionSpec, createEngine, fileJournal } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import type { Sandbox } from "@keyless/sandbox"
import { shop } from "../support/shop.ts"
import { deadlyJournal } from "./deadly-journal.ts"
import { type Life, mortally, never } from "./mortal.ts"

/** What is killed, and where. */
export interface KillHere {
  readonly sandbox: Sandbox
  readonly target: ConnectionSpec["target"]
  /** Folder of the journal and the locks. */
  readonly folder: string
  /** Number of the point at which it ends. @defaultValue never */
  readonly killAt?: number
}

/** A create that came to its end, or the folder as it was when it was killed, for the next one. */
export type Ended =
  | { readonly killed: false; readonly points: number; readonly name: string; readonly user: string }
  | { readonly killed: true; readonly folder: string }

/**
 * Runs one create with an engine of its own, as `create-once.ts` does, in this process. At the point it is cut off from the network for good, it
 * never gets past its journal again, and what it had in its folder is copied with the locks as those of a process that is gone: whatever it may still
 * do reaches nobody.
 */
export function createHere(run: KillHere): Promise<Ended> {
  return mortally((life) => {
    const { promise, resolve, reject } = Promise.withResolvers<Ended>()
    createOnce(run, life, resolve).then(resolve, (error: unknown) => {
      if (!life.isOver) reject(error)
    })
    return promise
  })
}

async function createOnce(
  { sandbox, target, folder, killAt }: KillHere,
  life: Life,
  dead: (ended: Ended) => void,
): Promise<Ended> {
  let points = 0
  const pass = async () => {
    if (points === killAt && !life.isOver) {
      life.end()
      dead({ killed: true, folder: leftBehind(folder) })
    }
    points += 1
    if (life.isOver) await never()
  }
  const { clientId, secret } = shop.caller
  const credential = new ClientSecretCredential(sandbox.tenantId, clientId, secret, {
    authorityHost: sandbox.cloud.authorityHost,
    disableInstanceDiscovery: true,
  })
  const azure = createAzure({
    cloud: parseCloud(sandbox.cloud),
    environment: sandbox.callerEnvironment(),
    locks: join(folder, "locks"),
    credential,
  })
  const engine = createEngine({
    plugins: azurePreset({ azure }),
    journal: deadlyJournal(fileJournal(join(folder, "journal")), pass),
  })
  const plan = await engine.plan({
    source: { kind: "webapp", options: { resourceGroup: shop.group, name: shop.site } },
    target,
    client: "nodejs",
  })
  const { name, user } = await engine.run(plan, { confirm: async () => true })
  return { killed: false, points, name, user }
}

/** Copies the folder at once, and makes its locks those of a process that had this one's id before. */
function leftBehind(folder: string): string {
  const copy = wholeCopy(folder)
  for (const name of readdirSync(copy, { recursive: true, encoding: "utf8" })) {
    if (!name.includes(".lock")) continue
    const path = join(copy, name)
    // The life of a process ends with when it started, see `process-life.ts`; none of these runs has started at 0.
    writeFileSync(path, readFileSync(path, "utf8").replace(/("life":"[^"]* )\d+"/, `$10"`))
  }
  return copy
}

/** A write that was under way at that moment may move a file while it is copied. */
function wholeCopy(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (let left = 20; ; left -= 1) {
    const copy = `${folder}-left${left}`
    try {
      cpSync(folder, copy, { recursive: true })
      return copy
    } catch (error) {
      if (left === 0) throw error
    }
  }
}
