import { expect, test } from "vitest"
import { z } from "zod"
import { schemaOptions } from "../../src/manifest/schema-options.ts"

test("a zod schema becomes options, with keywords, defaults, choices and transforms", () => {
  const schema = z
    .strictObject({
      resourceGroup: z.string().meta({ short: "g", aliases: ["rg"], description: "Group." }),
      id: z
        .guid()
        .meta({ flag: "source-id", key: "ID" })
        .transform((id) => id.toLowerCase()),
      mode: z.enum(["a", "b"]).default("a"),
      port: z.int().optional(),
      keep: z.boolean().optional().meta({ createOnly: true }),
      token: z.string().optional().meta({ writeOnly: true }),
      inner: z.strictObject({}).optional(),
    })
    .superRefine(() => {})
  const options = schemaOptions(schema["~standard"].jsonSchema?.input({ target: "draft-2020-12" }))
  const base = { aliases: [], description: "", required: false, secret: false, type: "text" }
  expect(options).toEqual([
    {
      ...base,
      property: "resourceGroup",
      flag: "resource-group",
      key: "resource-group",
      short: "g",
      aliases: ["rg"],
      description: "Group.",
      required: true,
    },
    { ...base, property: "id", flag: "source-id", key: "ID", required: true },
    { ...base, property: "mode", flag: "mode", key: "mode", choices: ["a", "b"] },
    { ...base, property: "port", flag: "port", key: "port", type: "number" },
    { ...base, property: "keep", flag: "keep", key: "keep", type: "switch", createOnly: true },
    { ...base, property: "token", flag: "token", key: "token", secret: true },
  ])
})

test("no JSON Schema, no options", () => {
  expect(schemaOptions(undefined)).toEqual([])
})
