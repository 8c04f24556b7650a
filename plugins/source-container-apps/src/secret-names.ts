const longestStem = 247

/** The part of a secret's name that its variable gives it: `AZURE_MYSQL_HOST` becomes `azure-mysql-host`. */
function stemOf(key: string): string {
  const kebab = key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestStem)
    .replaceAll(/^-+|-+$/g, "")
  return kebab === "" ? "setting" : kebab
}

/** Whether a secret's name is one that Service Connector, or this plugin, would give to the variable's secret. */
export function isSecretNameOf(key: string, name: string): boolean {
  const stem = stemOf(key)
  return name.startsWith(`${stem}-`) && /^[0-9a-f]{5}$/.test(name.slice(stem.length + 1))
}

/** A new name for the secret of a variable: its name in kebab case and five hexadecimal digits, as Service Connector makes it (recorded). */
export function newSecretName(key: string, taken: ReadonlySet<string>, random: () => number): string {
  for (;;) {
    const digits = Math.floor(random() * 0x10_0000)
      .toString(16)
      .padStart(5, "0")
    const name = `${stemOf(key)}-${digits}`
    if (!taken.has(name)) return name
  }
}
