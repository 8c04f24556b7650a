import { AssertionError } from "node:assert"
import {
  type AuthPlugin,
  clientId,
  createSecret,
  defineAuth,
  KeylessError,
  objectId,
  type Principal,
  proof,
  tenantId,
} from "@keyless/core/plugin"
import { type AuthFixture, authConformance } from "@keyless/testkit"
import { describe, expect, test } from "vitest"
import { z } from "zod"

const badgeSecret = "secret-of-the-badge"
const client = clientId("11111111-0000-4000-8000-000000000002")
const tenant = tenantId("77777777-0000-4000-8000-000000000000")
const principal: Principal = {
  kind: "service",
  objectId: objectId("11111111-0000-4000-8000-000000000001"),
  clientId: client,
  tenantId: tenant,
  name: "badge",
  credential: {
    kind: "client-secret",
    clientId: client,
    clientSecret: createSecret(badgeSecret),
    tenantId: tenant,
  },
}

/** An identity that stands in a book; what it does before it answers is for the faults. */
function badgeAuth(
  answer: Principal = principal,
  before: (warn: (message: string) => void) => void = () => {},
): AuthPlugin {
  return defineAuth({
    id: "badge",
    title: "Badge",
    version: "1.0.0",
    options: z.strictObject({ badge: z.string() }),
    credential: "client-secret",
    async resolve(_context, { badge }) {
      if (badge !== "one") {
        throw new KeylessError("identity_not_found", `There is no badge ${badge}.`, { hint: "Look again." })
      }
      return proof<Principal>({
        id: "badge.look",
        title: "Look the badge up",
        why: "Its object id is needed.",
        async prove(context) {
          before((message) => context.warn(message))
          return answer
        },
      })
    },
  })
}

const fixture: AuthFixture = {
  begin: async () => {},
  snapshot: async () => ({}),
  options: { badge: "one" },
  missing: { badge: "two" },
  badOptions: [{ options: {}, path: "badge" }],
  principal,
  secrets: () => [badgeSecret],
}

describe("an auth plugin that does everything right passes", () => {
  for (const each of authConformance(badgeAuth(), fixture)) test(each.name, each.run)
})

const faults: readonly { readonly fault: string; readonly seenBy: string; readonly plugin: AuthPlugin }[] = [
  {
    fault: "options are not checked",
    seenBy: "wrong options are refused with their path, and nothing is touched",
    plugin: { ...badgeAuth(), options: z.unknown() },
  },
  {
    fault: "it is another identity",
    seenBy: "the identity is the one that the options name",
    plugin: badgeAuth({ ...principal, objectId: objectId("22222222-0000-4000-8000-000000000001") }),
  },
  {
    fault: "the credential is of another kind than said",
    seenBy: "the identity is the one that the options name",
    plugin: { ...badgeAuth(), credential: "ambient" },
  },
  {
    fault: "a missing identity is not noticed",
    seenBy: "an identity that is not there is told, and nothing is touched",
    plugin: {
      ...badgeAuth(),
      resolve: (context, _options, source) => badgeAuth().resolve(context, { badge: "one" }, source),
    },
  },
  {
    fault: "the secret is told",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: badgeAuth(principal, (warn) => warn(`It shows "${badgeSecret}".`)),
  },
]

test.each(faults)("$fault: seen by “$seenBy”", async ({ seenBy, plugin }) => {
  const seeing = authConformance(plugin, fixture).find(({ name }) => name === seenBy)
  if (seeing === undefined) throw new Error("there is no case of that name")
  await expect(seeing.run()).rejects.toBeInstanceOf(AssertionError)
})
