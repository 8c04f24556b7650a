import type { Step } from "../plugin/index.ts"
import type { Guard } from "./guard.ts"
import { wrongAnswer } from "./plugin-failed.ts"
import { type Shape, troubleWith } from "./shape.ts"

/** The value of the step that proves an access. */
export const accessValue: Shape = "name"

/** The value of a look. */
export const findingsValue: Shape = [
  {
    name: "name",
    description: "text",
    result: (value) =>
      value === "success" || value === "warning" || value === "failure"
        ? null
        : `"result" is neither success, warning nor failure`,
  },
]

/** The value of the step that lists the users of a database. */
export const usersValue: Shape = [{ user: "name", identity: { kind: "name", id: "name" } }]

/** The value of the step that makes an identity ready. */
export const principalValue: Shape = {
  kind: (value) => (value === "service" || value === "user" ? null : `"kind" is neither service nor user`),
  objectId: "name",
  tenantId: "name",
  "clientId?": "name",
  name: "text",
  credential: { kind: "name" },
}

/** The same step, with a value that is checked: what another step rests on is not to fail there. */
export function withValue<T, S extends Step<T>>(guard: Guard, step: S, shape: Shape): S
export function withValue<T>(guard: Guard, step: Step<T>, shape: Shape): Step<T> {
  const checked = (value: T): T => {
    const trouble = troubleWith(shape, value)
    if (trouble !== null) throw wrongAnswer(guard.plugin, `the step "${step.id}"`, trouble)
    return value
  }
  switch (step.kind) {
    case "action":
      return Object.freeze({
        ...step,
        async check(context) {
          const found = await step.check(context)
          return found?.done === true ? { done: true, value: checked(found.value) } : found
        },
        apply: async (context) => checked(await step.apply(context)),
      } satisfies Step<T>)
    case "ephemeral":
      return Object.freeze({
        ...step,
        open: async (context) => checked(await step.open(context)),
      } satisfies Step<T>)
    case "proof":
      return Object.freeze({
        ...step,
        prove: async (context) => checked(await step.prove(context)),
      } satisfies Step<T>)
  }
}
