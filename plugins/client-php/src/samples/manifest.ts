import type { SampleFile } from "@keyless/core/plugin"

/** `composer.json` with the extensions that the sample needs. */
export function manifestFile(
  extensions: Readonly<Record<string, string>>,
  { keepsTokens }: { readonly keepsTokens: boolean },
): SampleFile {
  const manifest = {
    name: "example/visits",
    description: "Logs in to a database without a password.",
    type: "project",
    require: { php: ">=8.2", ...extensions },
    ...(keepsTokens ? { suggest: { "ext-apcu": "Keeps the token from one request to the next." } } : {}),
  }
  return { path: "composer.json", text: `${JSON.stringify(manifest, null, 4)}\n` }
}

/** What every README of a PHP sample says. */
export const run = {
  language: "PHP",
  needs: ["PHP 8.2 or newer"],
  commands: ["composer install", "php main.php"],
} as const

/** What READMEs say of tokens that the program asks for itself. */
export const tokens =
  "`connect()` asks for one for each new connection; `token.php` keeps it until five minutes before its end: in the process, and, where the extension APCu is on, from one request to the next. Without APCu each request of PHP-FPM asks anew. All pools of a PHP-FPM share the memory of APCu, so leave it off where other people's apps run in one."

/** Notes of every README. */
export const notes = [
  "PHP-FPM hides the environment from PHP unless its pool has `clear_env = no`, as it has on App Service.",
] as const
