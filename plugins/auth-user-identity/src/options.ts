import { clientId, optionWords } from "@keyless/core/plugin"
import { z } from "zod"

const guid = (key: string, what: string) =>
  z.guid({
    error: ({ input }) => (input === undefined ? `${key} is missing.` : `${key} must be ${what} (GUID).`),
  })

/** Words of `--user-identity`. */
export const userIdentityOptions = z.strictObject(
  {
    "client-id": guid("client-id", "the identity's client id")
      .meta(optionWords({ key: "client-id", description: "Client id of the user-assigned identity." }))
      .transform(clientId),
    "subs-id": guid("subs-id", "a subscription id")
      .meta(optionWords({ key: "subs-id", description: "Subscription that the identity is in." }))
      .transform((id) => id.toLowerCase()),
    "user-object-id": guid("user-object-id", "an object id")
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
        ? `Unknown key ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}. Allowed: client-id, subs-id, user-object-id.`
        : undefined,
  },
)

/** Options of a user-assigned identity. @public */
export type UserIdentityAuthOptions = z.output<typeof userIdentityOptions>
