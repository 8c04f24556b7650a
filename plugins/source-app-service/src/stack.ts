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

/** What App Service fills in for every site on Windows, whatever runs there; PHP 5.6 itself is long gone. */
const filledInPhp = "5.6"

/**
 * The client type that an app's run-time stack suggests: by the stack's name before `|` (`NODE|24-lts`), else by the first language version that
 * somebody chose. The version of .NET Framework is none: App Service tells one of every site (Azure/azure-sdk-for-js, issue 26893).
 *
 * @returns nothing for containers and stacks without a client type, and for sites on Windows that say no more
 */
export function suggestClient(config: StackConfig | undefined): string | undefined {
  if (config === undefined) return undefined
  const stack = stackOf(config)
  if (stack !== undefined) return clients[stack]
  if (isSet(config.javaVersion)) return "java"
  if (isSet(config.pythonVersion)) return "python"
  if (isSet(config.nodeVersion)) return "nodejs"
  if (isSet(config.phpVersion) && config.phpVersion !== filledInPhp) return "php"
  return undefined
}

/**
 * The client type of a site on Windows by the stack that the portal and the Azure CLI note beside the site, else by a version of .NET that is no
 * default.
 *
 * @param noted - the word that they noted: `node`, `dotnetcore`
 */
export function suggestWindowsClient(
  noted: string | undefined,
  config: StackConfig | undefined,
): string | undefined {
  if (isSet(noted)) return clients[noted.toLowerCase()]
  return /^v(?:[5-9]|[1-9]\d)\./i.test(config?.netFrameworkVersion ?? "") ? "dotnet" : undefined
}

/**
 * The client type that a function app's stack suggests, else its run-time. The language versions of a site say nothing of functions.
 *
 * @param runtime - what the Flex Consumption plan runs, or what other plans name in `FUNCTIONS_WORKER_RUNTIME`: `node`, `dotnet-isolated`
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
