import { fail } from "../errors.ts"

/** Refuses a combination that something objects to. @throws KeylessError `unsupported_combination` */
export function refuse(objection: string | null): void {
  if (objection === null) return
  throw fail("unsupported_combination", `${objection}.`, {
    hint: "See list-support-types for what goes together.",
  })
}
