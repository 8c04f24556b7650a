import type { z } from "zod"
import { parseStrictly } from "../http/strict-body.ts"
import { armFailure } from "./answers.ts"

/**
 * Checks a request body. A field that the schema does not know is refused as Azure's strict deserialiser does; with
 * `lenient` it is dropped.
 * @throws ArmFailure 400 `InvalidRequestContent` naming the path.
 */
export const parseBody = <T extends z.ZodType>(schema: T, body: unknown, lenient: boolean): z.output<T> =>
  parseStrictly(schema, body, lenient, (reason, path) =>
    armFailure(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${reason}. Path '${path}'.'.`,
    ),
  )
