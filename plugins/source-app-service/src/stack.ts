import type { StackConfig } from "./site.ts"

const clients: Readonly<Record<string, string>> = {
  python: "python",
  dotnet: "dotnet",
  dotnetcore: "dotnet",
  "dotnet-isolated": "dotnet",
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
  const stack = stackOf(config)
  if (stack !== undefined) return clients[stack]
  if (isSet(config.javaVersion)) return "java"
  if (isSet(config.netFrameworkVersion)) return "dotnet"
  if (isSet(config.pythonVersion)) return "python"
  if (isSet(config.nodeVersion)) return "nodejs"
  if (isSet(config.phpVersion)) return "php"
  return undefined
}

/**
 * The client type that a function app's stack suggests, else the run-time of its plan. Other plans name the run-time in an app
 * setting alone (`FUNCTIONS_WORKER_RUNTIME`), and the language versions of a site say nothing of functions.
 *
 * @param runtime - what the Flex Consumption plan runs: `node`, `dotnet-isolated`
 */
export function suggestFunctionClient(
  config: StackConfig | undefined,
  runtime: string | undefined,
): string | undefined {
  return clients[(config && stackOf(config)) ?? runtime?.toLowerCase() ?? ""]
}

/** Name of the stack before `|`, in lower case. */
function stackOf({ linuxFxVersion, windowsFxVersion }: StackConfig): string | undefined {
  const stack = [linuxFxVersion, windowsFxVersion].find((version) => isSet(version))
  return stack?.split("|", 1)[0]?.toLowerCase()
}

// App Service writes null for what is not set.
function isSet(version: string | null | undefined): version is string {
  return version !== undefined && version !== null && version !== ""
}
