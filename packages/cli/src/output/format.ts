/** How results are printed; the names are those of the Azure CLI. */
export const outputFormats = ["json", "jsonc", "table", "tsv", "yaml", "yamlc", "none"] as const

/** @see outputFormats */
export type OutputFormat = (typeof outputFormats)[number]
