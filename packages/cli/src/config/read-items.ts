import { dirname } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/** Where items are read for, and how to say what is wrong with one. */
export interface ReadingItems {
  readonly file: string
  /** An error about what stands in the config where `part` does. */
  readonly wrong: (message: string, part: string, cause?: unknown) => Error
}

/** An item, and the file that it came from. */
export interface ReadItem<T> {
  readonly item: T
  readonly from: string
}

/**
 * Reads a list of a config: objects as they are, and for each text the default export of the module of that name, resolved from the config's folder.
 *
 * @param list - name of the list, for messages
 */
export async function readItems<T>(
  list: string,
  items: readonly unknown[],
  isItem: (value: unknown) => value is T,
  { file, wrong }: ReadingItems,
): Promise<readonly ReadItem<T>[]> {
  const read = await Promise.all(
    items.map(async (item, index): Promise<ReadItem<T>[]> => {
      if (typeof item !== "string") {
        if (isItem(item)) return [{ item, from: file }]
        const forgotten = typeof item === "function" ? "; it is a function, which has to be called" : ""
        throw wrong(`${list}[${index}] is none${forgotten}`, lastWord(list))
      }
      const { found, from } = await importNamed(item)
      const made: unknown = typeof found === "function" ? await found() : found
      const all: readonly unknown[] = Array.isArray(made) ? made : [made]
      return all.map((each) => {
        if (isItem(each)) return { item: each, from }
        throw wrong(`the default export of ${item} is none of ${list}`, item)
      })
    }),
  )
  return read.flat()

  async function importNamed(name: string): Promise<{ readonly found: unknown; readonly from: string }> {
    const { resolve } = await import("import-meta-resolve")
    try {
      const address = /^\.{0,2}\//.test(name)
        ? new URL(name, pathToFileURL(`${dirname(file)}/`)).href
        : resolve(name, pathToFileURL(file).href)
      const loaded: { readonly default?: unknown } = await import(address)
      return { found: loaded.default, from: fileURLToPath(address) }
    } catch (cause) {
      throw wrong(cause instanceof Error ? cause.message : String(cause), name, cause)
    }
  }
}

function lastWord(list: string): string {
  return list.split(".").at(-1) ?? list
}
