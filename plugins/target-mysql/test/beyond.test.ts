import { describe, expect, test } from "vitest"
import { parseGrant, readBeyond } from "../src/beyond.ts"

const to = "TO `aad_shop`@`%`"
const told = async (
  lines: readonly string[],
  wanted: readonly string[] | "all" = ["SELECT"],
  database = "shop",
) => {
  const session = {
    query: async () => lines.map((line) => ({ Grants: line })),
    transaction: () => Promise.reject(new Error("not called")),
  }
  const remarks = await readBeyond(session, { database, user: "aad_shop", wanted })
  return remarks.map(({ hint }) => hint.replace("If that is not meant, run as an administrator: ", ""))
}

describe("what SHOW GRANTS answers", () => {
  test.each([
    [`GRANT USAGE ON *.* ${to}`, []],
    [
      `GRANT SELECT, INSERT ON *.* ${to} WITH GRANT OPTION`,
      ["REVOKE INSERT, GRANT OPTION ON *.* FROM `aad_shop`@`%`."],
    ],
    [`GRANT USAGE ON *.* ${to} WITH GRANT OPTION`, ["REVOKE GRANT OPTION ON *.* FROM `aad_shop`@`%`."]],
    [
      `GRANT SELECT ON \`shop\`.\`orders\` ${to} WITH GRANT OPTION`,
      ["REVOKE GRANT OPTION ON `shop`.`orders` FROM `aad_shop`@`%`."],
    ],
    [`GRANT SELECT (\`a\`) ON \`shop\`.\`orders\` ${to}`, []],
    [`GRANT INSERT ON \`shop\`.* ${to}`, []],
    [`GRANT INSERT ON \`sh%\`.* ${to}`, ["REVOKE INSERT ON `sh%`.* FROM `aad_shop`@`%`."]],
    [`GRANT INSERT ON \`other\`.* ${to}`, []],
    [
      `GRANT SELECT, INSERT (\`a\`, \`b\`) ON \`shop\`.\`orders\` ${to}`,
      ["REVOKE INSERT (`a`, `b`) ON `shop`.`orders` FROM `aad_shop`@`%`."],
    ],
    [`GRANT INSERT ON \`other\`.\`orders\` ${to}`, []],
    [
      `GRANT EXECUTE ON PROCEDURE \`shop\`.\`pay\` ${to}`,
      ["REVOKE EXECUTE ON PROCEDURE `shop`.`pay` FROM `aad_shop`@`%`."],
    ],
    [`GRANT \`writers\`@\`%\`,\`b\`@\`%\` ${to}`, ["REVOKE `writers`@`%`, `b`@`%` FROM `aad_shop`@`%`."]],
    [`GRANT \`writers\` ${to}`, ["REVOKE `writers` FROM `aad_shop`@`%`."]],
    ["SET DEFAULT ROLE `writers` FOR `aad_shop`@`%`", []],
  ])("%s", async (line, expected) => {
    expect(await told([line])).toEqual(expected)
  })

  test("who is to have everything has only the right to hand it on too much", async () => {
    const lines = [
      `GRANT INSERT ON \`sh%\`.* ${to}`,
      `GRANT \`writers\` ${to}`,
      `GRANT SELECT ON *.* ${to} WITH GRANT OPTION`,
    ]
    expect(await told(lines, "all")).toEqual(["REVOKE GRANT OPTION ON *.* FROM `aad_shop`@`%`."])
  })

  test("a name with an underscore is the database's own, escaped or not", async () => {
    const own = [`GRANT INSERT ON \`shop\\_db\`.* ${to}`, `GRANT INSERT ON \`shop_db\`.* ${to}`]
    expect(await told(own, ["SELECT"], "shop_db")).toEqual([])
    expect(await told([`GRANT INSERT ON \`shop___\`.* ${to}`], ["SELECT"], "shop_db")).toHaveLength(1)
  })

  test("a name may hold a quote", () => {
    expect(parseGrant("GRANT SELECT ON `a``b`.* TO `aad_shop`@`%`")).toEqual([
      { kind: "privileges", privileges: ["SELECT"], on: "`a``b`.*" },
    ])
  })
})
