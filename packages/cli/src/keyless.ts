#!/usr/bin/env node
import packageJson from "../package.json" with { type: "json" }

// Everything else is loaded after this, so that the version is as fast as Node itself and the rest is compiled only once.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
if (process.argv[2] === "--version") {
  process.stdout.write(`${packageJson.version}\n`)
} else if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `error[node_too_old]: keyless needs Node 22.18 or newer; this is ${process.version}.\n`,
  )
  process.exitCode = 1
} else {
  const { cacheDirectory } = await import("./process/directories.ts")
  process.getBuiltinModule("node:module").enableCompileCache(cacheDirectory(process.env))
  const { start } = await import("./start.ts")
  await start(new URL(import.meta.url), packageJson.version)
}
