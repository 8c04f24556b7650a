import { KeylessError, type Step } from "@keyless/core/plugin"
import { broken } from "../cellar/broken.ts"
import { type Fault, user } from "../cellar/fault.ts"
import { grantsOf } from "../cellar/target.ts"
import type { Cellar } from "../cellar/server.ts"

export const secret = "where the cellar is away, the error says what to do and tells no secret"
export const sick = "where the cellar is sick, the error says what to do and tells no secret"
export const missing = "a database that is not there is target_not_found, and nothing is touched"
export const orders = "steps come right in every order that their needs allow"
export const cancelled = "a step that is cancelled before it begins changes nothing"
export const deleting =
  "the steps of a delete can be repeated, and come right in every order that their needs allow"
export const deleted = "a delete that fails is taken back"
export const widened = "privileges that were widened are narrow again after a failure"
export const repaired = "where a right is revoked, a repair that fails leaves what was there"

/** The target whose errors are others. */
export const failing =
  (change: (error: unknown) => unknown): NonNullable<Fault["plugin"]> =>
  (right) => ({
    ...right,
    resolve: (context, options) =>
      right.resolve(context, options).catch((error: unknown) => Promise.reject(change(error))),
  })

/** The target whose errors of one code are others. */
export const failingAs = (code: string, change: (error: KeylessError) => KeylessError) =>
  failing((error) => (error instanceof KeylessError && error.code === code ? change(error) : error))

/** The target whose step of that id names one step less among its needs. */
export const withoutNeed =
  (id: string, need: string): NonNullable<Fault["plugin"]> =>
  (right) =>
    broken(right, (found) => ({
      connect(request) {
        const { steps, access } = found.connect(request)
        const less = <S extends Step>(step: S): S =>
          step.id === id ? { ...step, needs: step.needs.filter((each) => each.id !== need) } : step
        const given = less(access)
        return { steps: steps.map((step) => (step === access ? given : less(step))), access: given }
      },
      disconnect: (existing, others) => found.disconnect(existing, others),
    }))

export const grants = (cellar: Cellar) => grantsOf(cellar, user, "cellar")
