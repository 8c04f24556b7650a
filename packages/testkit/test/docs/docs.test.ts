import { readFile } from "node:fs/promises"
import { clientConformance } from "@keyless/testkit"
import { describe, expect, test } from "vitest"
import { contract } from "../../src/contract.ts"
import { perlClient } from "./perl-client.ts"

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8")
const guide = await read("../../../../docs/writing-a-plugin.md")
/** Files of this folder that the guide shows. They are compiled with all other code, and the plugins among them stand their suites. */
const shown = ["perl-client", "perl-sample"]

describe("the guide's client type passes its suite", () => {
  for (const each of clientConformance(perlClient())) test(each.name, each.run)
})

test("the guide shows no complete plugin but those that are compiled and tried here", async () => {
  const texts = await Promise.all(shown.map((name) => read(`./${name}.ts`)))
  const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code)
  expect(blocks.filter((code) => /\bexport (?:function|const) /.test(code))).toEqual(texts)
})

test.each(["shop;host=evil.example", "shop host=evil.example"])(
  "no database that is called %s leads the guide's client type elsewhere",
  (database) => {
    const format = perlClient().formats["postgresql"]
    const write = () =>
      format?.({
        endpoint: { protocol: "postgresql", host: "db.example", port: 5432, database },
        user: "shop",
        credential: { kind: "ambient" },
      })
    if (database.includes(";")) expect(write).toThrow("DBD::Pg cannot be told")
    else expect(write()?.[0]?.value).toContain("dbname='shop host=evil.example'")
  },
)

test.each(Object.entries(contract))("the guide has the sentence %s", (_clause, sentence) => {
  expect(guide.replaceAll(/\s+/g, " ")).toContain(sentence)
})
