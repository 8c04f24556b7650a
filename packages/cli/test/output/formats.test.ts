import { expect, test } from "vitest"
import { colorJson } from "../../src/output/color-json.ts"
import type { OutputFormat } from "../../src/output/format.ts"
import { compileQuery } from "../../src/output/query.ts"
import { renderResult } from "../../src/output/render-result.ts"

const rows = [
  { id: "/a", name: "shop", count: 2, on: true, nothing: null, list: ["x", "y"], inner: { a: 1 } },
  { id: "/b", name: "日本語", count: 10, on: false, nothing: null, list: [], inner: { a: 2 } },
]
const render = (value: unknown, format: OutputFormat, queried = false) =>
  renderResult(value, { format, color: false, queried })

test("json", async () => {
  expect(await render({ a: [1] }, "json")).toBe('{\n  "a": [\n    1\n  ]\n}\n')
})

test("jsonc has colours on a terminal alone", async () => {
  expect(await render({ a: 1 }, "jsonc")).toBe('{\n  "a": 1\n}\n')
  const colored = await renderResult({ a: "b", c: null }, { format: "jsonc", color: true, queried: false })
  expect(colored).toBe(
    '{\n  \u001b[34m"a"\u001b[39m: \u001b[32m"b"\u001b[39m,\n  \u001b[34m"c"\u001b[39m: \u001b[33mnull\u001b[39m\n}\n',
  )
})

test("colours leave quotes and numbers inside of texts alone", () => {
  expect(colorJson(String.raw`"say \"1\": true"`)).toBe(
    `\u001b[32m${String.raw`"say \"1\": true"`}\u001b[39m`,
  )
})

test("table", async () => {
  expect(await render(rows, "table")).toBe(
    [
      "Name    Count  On     Nothing  List",
      "------  -----  -----  -------  ----",
      "shop    2      true            x, y",
      "日本語  10     false",
      "",
    ].join("\n"),
  )
  expect(await render([{ id: "/a" }], "table", true)).toBe("Id\n--\n/a\n")
  expect(await render(["a", 1], "table")).toBe("Result\n------\na\n1\n")
  expect(await render([["a", 1]], "table")).toBe("Column1  Column2\n-------  -------\na        1\n")
  expect(await render([], "table")).toBe("")
})

test("tsv", async () => {
  expect(await render(rows, "tsv")).toBe("/a\tshop\t2\ttrue\tNone\t2\t\n/b\t日本語\t10\tfalse\tNone\t0\t\n")
  expect(await render("one", "tsv")).toBe("one\n")
})

test("yaml", async () => {
  expect(await render({ a: "1", b: [true] }, "yaml")).toBe('a: "1"\nb:\n  - true\n')
})

test("none, and no result at all, print nothing", async () => {
  expect(await render(rows, "none")).toBe("")
  expect(await render(null, "json")).toBe("")
})

test("a query is applied to the result", async () => {
  expect((await compileQuery("[?count > `5`].name | [0]"))(rows)).toBe("日本語")
})

test("a query that does not fit its input says so", async () => {
  const query = await compileQuery("length(@)")
  expect(() => query(1)).toThrow(expect.objectContaining({ code: "invalid_query" }))
})
