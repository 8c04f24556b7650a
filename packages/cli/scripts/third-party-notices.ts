import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Plugin } from "rolldown"

const packageRoot = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/
const licenseFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i

/** Writes `THIRD-PARTY-NOTICES.txt`: name, version, licence and licence texts of every package whose code is in the bundle. */
export function thirdPartyNotices(): Plugin {
  return {
    name: "third-party-notices",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []))
      const roots = new Set(modules.flatMap((id) => packageRoot.exec(id) ?? []))
      const notices = [...roots].map(notice).toSorted()
      const source = [...new Set(notices)].join(`\n${"-".repeat(80)}\n\n`)
      this.emitFile({ type: "asset", fileName: "THIRD-PARTY-NOTICES.txt", source })
    },
  }
}

function notice(root: string): string {
  const { name, version, license, repository }: Record<string, unknown> = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  )
  const texts = readdirSync(root)
    .filter((file) => licenseFile.test(file))
    .map((file) => readFileSync(join(root, file), "utf8").trim())
  return [
    `${String(name)} ${String(version)}`,
    `Licence: ${String(license)}`,
    sourceOf(repository),
    "",
    ...texts,
    "",
  ]
    .filter((line) => line !== null)
    .join("\n")
}

function sourceOf(repository: unknown): string | null {
  if (typeof repository === "string") return `Source: ${repository}`
  if (typeof repository !== "object" || repository === null || !("url" in repository)) return null
  return `Source: ${String(repository.url)}`
}
