import type { Failure } from "../failure.ts"
import type { AnswerCode } from "./answer-code.ts"
import { appCodes } from "./apps.ts"
import { databaseCodes } from "./databases.ts"
import { dataPlaneCodes } from "./data-planes.ts"
import { resourceManagerCodes } from "./resource-manager.ts"

/**
 * Every code of Azure whose meaning is known: code, meaning, whether it passes, and what to do. Where a code has several rows, the first one counts
 * whose words are in the message.
 */
export const answerCodes: readonly AnswerCode[] = [
  ...resourceManagerCodes,
  ...appCodes,
  ...databaseCodes,
  ...dataPlaneCodes,
]

const byCode = Map.groupBy(answerCodes, ({ code }) => code.toLowerCase())

/** What a failure means by its code; the inner code of a service says more than the outer one. */
export function meaningOf({
  code,
  innerCode,
  message,
}: Pick<Failure, "code" | "innerCode" | "message">): AnswerCode | undefined {
  for (const each of [innerCode, code]) {
    const found = byCode
      .get((each ?? "").toLowerCase())
      ?.find(({ says }) => says === undefined || says.test(message))
    if (found !== undefined) return found
  }
  return undefined
}
