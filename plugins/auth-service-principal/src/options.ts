import { clientId, createSecret, objectId, optionWords } from "@keyless/core/plugin"
import { z } from "zod"

const guid = (key: string, what: string) =>
  z.guid({
    error: ({ input }) => (input === undefined ? `${key} is missing.` : `${key} must be ${what} (GUID).`),
  })

/** Words of `--service-principal`. */
export const servicePrincipalOptions = z
  .strictObject(
    {
      "client-id": guid("client-id", "the application's client id")
        .meta(optionWords({ key: "client-id", description: "Client id of the application." }))
        .transform(clientId),
      secret: z
        .string({
          error: ({ input }) => (input === undefined ? "secret is missing." : "secret must be text."),
        })
        .min(1, "secret is empty.")
        .meta(
          optionWords({ key: "secret", description: "Client secret of the application.", writeOnly: true }),
        )
        .transform(createSecret),
      "object-id": guid("object-id", "the enterprise application's object id")
        .transform(objectId)
        .optional()
        .meta(
          optionWords({
            key: "object-id",
            description:
              "Object id of the enterprise application. Left out, it is asked from Microsoft Graph.",
          }),
        ),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `Unknown key ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}. Allowed: client-id, secret, object-id.`
          : undefined,
    },
  )
  .refine((options) => String(options["object-id"]) !== String(options["client-id"]), {
    path: ["object-id"],
    error: "object-id is the client id; give the object id of the enterprise application.",
  })

/** Options of a service principal. @public */
export type ServicePrincipalAuthOptions = z.output<typeof servicePrincipalOptions>
