import { listening } from "./folder.ts"
import { localSource } from "../src/index.ts"

/** A process that writes settings into a file one by one: `write-many.ts <folder> <file> <name> <count>`. */
const [directory = "", file = "", name = "", count = "0"] = process.argv.slice(2)
const plugin = localSource({ directory })
for (let index = 0; index < Number(count); index += 1) {
  const { context } = listening()
  const { settings } = await plugin.resolve(context, { file })
  await settings.change(context, { set: { [`${name}_${index}`]: "x y" }, remove: [] })
}
