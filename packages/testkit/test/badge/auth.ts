import {
  type AuthPlugin,
  clientId,
  createSecret,
  defineAuth,
  defineErrorCodes,
  objectId,
  type Principal,
  proof,
  tenantId,
} from "@keyless/core/plugin"
import type { AuthFixture } from "@keyless/testkit"
import { z } from "zod"

const failure = defineErrorCodes({
  identity_not_found: "The book has no badge of that name.",
  book_closed: "The book of badges cannot be read.",
})

/** The secret that the badge shows. */
export const badgeSecret = "secret-of-the-badge"

const client = clientId("11111111-0000-4000-8000-000000000002")
const tenant = tenantId("77777777-0000-4000-8000-000000000000")

/** Whose badge it is. */
export const badgeOwner: Principal = {
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

/** A book of badges. */
export interface Book {
  readonly badges: Map<string, Principal>
  isOpen: boolean
}

/** A book with one badge in it. */
export function newBook(): Book {
  return { badges: new Map([["one", badgeOwner]]), isOpen: true }
}

/** The auth plugin of the book. */
export function badgeAuth(book: Book): AuthPlugin<{ readonly badge: string }> {
  return defineAuth({
    id: "badge",
    title: "Badge",
    version: "1.0.0",
    options: z.strictObject({ badge: z.string() }),
    runsAs: "application",
    credential: "client-secret",
    resolve: async (_context, { badge }) =>
      proof<Principal>({
        id: "badge.look",
        title: `Look the badge ${badge} up`,
        why: "The database knows it by its object id.",
        permissions: [{ operation: "badges/read", scope: "/badges" }],
        async prove({ signal }) {
          signal.throwIfAborted()
          if (!book.isOpen) throw failure("book_closed", "The book is closed.", { hint: "Have it opened." })
          const owner = book.badges.get(badge)
          if (owner !== undefined) return owner
          throw failure("identity_not_found", `There is no badge ${badge}.`, { hint: "Check --badge." })
        },
      }),
  })
}

/** The world of the suite. */
export function badgeFixture(book: Book): AuthFixture {
  return {
    async begin() {
      book.badges.clear()
      for (const [name, owner] of newBook().badges) book.badges.set(name, owner)
      book.isOpen = true
    },
    options: { badge: "one" },
    missing: { badge: "two" },
    badOptions: [
      { options: {}, path: "badge" },
      { options: { badge: 1 }, path: "badge" },
    ],
    principal: badgeOwner,
    breakdowns: [{ name: "the book is closed", damage: async () => void (book.isOpen = false) }],
    snapshot: async () =>
      Object.fromEntries([...book.badges].map(([name, owner]) => [`badge ${name}`, owner.objectId])),
    secrets: () => [badgeSecret],
  }
}
