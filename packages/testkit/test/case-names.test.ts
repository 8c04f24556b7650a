import { expect, test } from "vitest"
import names from "./case-names.json" with { type: "json" }
import { rightSuite as auth } from "./mutants/auth.ts"
import { rightSuite as client } from "./mutants/client.ts"
import { rightSuite as source } from "./mutants/source.ts"
import { rightSuite as target } from "./mutants/target.ts"

/** Names are what authors leave out by, and what reports compare: one that changes is a change for them, and is written down in the file. */
test.each(Object.entries({ auth, client, source, target }))(
  "the cases of the suite for %s plugins are called as ever",
  (kind, suite) => {
    expect(suite().map(({ name }) => name)).toEqual(
      Object.entries(names).find(([each]) => each === kind)?.[1],
    )
  },
)

test.each(Object.entries({ auth, client, source, target }))(
  "no two cases of the suite for %s plugins have one name",
  (_kind, suite) => {
    const all = suite().map(({ name }) => name)
    expect(new Set(all).size).toBe(all.length)
  },
)
