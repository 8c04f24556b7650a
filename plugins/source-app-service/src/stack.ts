import type { StackConfig } from "./site.ts"

const clients: Readonly<Record<string, string>> = {
  python: "python",
  dotnet: "dotnet",
  dotnetcore: "dotnet",
  php: "php",
  java: "java",
  node: "nodejs",
  nodejs: "nodejs",
  ruby: "ruby",
}

/**
 * The client type that an app's run-time stack suggests: by the stack's name before `|` (`NODE|24-lts`), else by the first
 * language version that is set.
 *
 * @returns nothing for containers and stacks without a client type
 */
export function suggestClient(config: StackConfig | undefined): string | undefined {
  if (config === undefined) return undefined
  const stack = [config.linuxFxVersion, config.windowsFxVersion].find((version) => isSet(version))
  if (stack !== undefined && stack !== null) return clients[stack.split("|", 1)[0]?.toLowerCase() ?? ""]
  if (isSet(config.javaVersion)) return "java"
  if (isSet(config.netFrameworkVersion)) return "dotnet"
  if (isSet(config.pythonVersion)) return "python"
  if (isSet(config.nodeVersion)) return "nodejs"
  if (isSet(config.phpVersion)) return "php"
  return undefined
}

// App Service writes null for what is not set.
function isSet(version: string | null | undefined): version is string {
  return version !== undefined && version !== null && version !== ""
}
