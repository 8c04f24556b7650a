import {
  action,
  createSecret,
  defineTarget,
  fixed,
  prefixed,
  proof,
  type Secret,
  type Step,
  type StepRef,
  type TargetPlugin,
} from "@keyless/core/plugin"
import { expectTypeOf, test } from "vitest"
import { z } from "zod"

const rest = {
  id: "db",
  title: "Database",
  version: "1.0.0",
  protocol: "postgresql",
  settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
  closers: {},
  optionsFromId: (id: string) => ({ id }),
}

test("defineTarget takes the type of its options from the schema", () => {
  const target = defineTarget({
    ...rest,
    options: z.strictObject({ server: z.string(), port: z.number().default(5432) }),
    resolve(_context, options) {
      expectTypeOf(options).toEqualTypeOf<{ server: string; port: number }>()
      return Promise.reject(new Error("not called"))
    },
  })
  expectTypeOf(target).toEqualTypeOf<TargetPlugin<{ server: string; port: number }>>()
  expectTypeOf(target.kind).toEqualTypeOf<"target">()
})

test("a step carries the type of its value to the steps that need it", () => {
  const first = action({
    id: "first",
    title: "First",
    why: "test",
    check: async () => ({ done: false }),
    apply: async () => ({ port: 5432 }),
  })
  expectTypeOf(first).toExtend<StepRef<{ port: number }>>()
  expectTypeOf(first).toExtend<Step>()
  expectTypeOf(first).not.toExtend<StepRef<string>>()
  proof({
    id: "second",
    title: "Second",
    why: "test",
    needs: [first],
    async prove(context) {
      expectTypeOf(context.value(first)).toEqualTypeOf<{ port: number }>()
      return null
    },
  })
})

test("a setting takes text or a secret, and a secret is not text", () => {
  expectTypeOf(prefixed).parameter(1).toEqualTypeOf<string | Secret>()
  expectTypeOf(fixed).parameter(1).toEqualTypeOf<string | Secret>()
  expectTypeOf(createSecret("x")).not.toExtend<string>()
})
