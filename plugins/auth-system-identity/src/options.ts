import { optionWords } from "@keyless/core/plugin"
import { z } from "zod"

/** Words of `--system-identity`. */
export const systemIdentityOptions = z.strictObject(
  {
    "user-object-id": z
      .guid({ error: "user-object-id must be an object id (GUID)." })
      .optional()
      .meta(
        optionWords({
          key: "user-object-id",
          description:
            "Object id of whoever runs the command. Accepted for old scripts; the login already tells it.",
        }),
      ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `Unknown key ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}. Allowed: user-object-id.`
        : undefined,
  },
)

/** Options of the system-assigned identity. @public */
export type SystemIdentityAuthOptions = z.output<typeof systemIdentityOptions>
