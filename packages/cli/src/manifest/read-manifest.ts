import { readFile } from "node:fs/promises"
import type { Plugin } from "@keyless/core"
import { pluginsOfConfig, type LoadedConfig } from "../config/loaded-config.ts"
import type { Manifest } from "./manifest.ts"

/**
 * Reads the manifest that the build wrote beside the entry. In a checkout that was not built there is none, and it is made from the
 * plugins, which takes longer; and so it is where a config brings plugins of its own.
 */
export async function readManifest(file: URL, config: LoadedConfig | null): Promise<Manifest> {
  const own = pluginsOfConfig(config)
  if (own.length > 0) return manifestWith(own)
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error
    return manifestWith([])
  }
  const manifest: unknown = JSON.parse(text)
  if (isManifest(manifest)) return manifest
  throw new Error(`${file.pathname} is not the manifest of this version; build or install keyless again.`)
}

async function manifestWith(own: readonly Plugin[]): Promise<Manifest> {
  const [{ makeManifest }, { firstPartyPlugins }] = await Promise.all([
    import("./make-manifest.ts"),
    import("../process/first-party-plugins.ts"),
  ])
  return makeManifest([...firstPartyPlugins(), ...own])
}

// The file is part of the build and never edited, so a look at its shape will do.
function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === "object" &&
    value !== null &&
    "plugins" in value &&
    Array.isArray(value.plugins) &&
    "support" in value &&
    Array.isArray(value.support)
  )
}
