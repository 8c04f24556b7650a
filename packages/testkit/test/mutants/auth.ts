import {
  type AuthPlugin,
  clientId,
  createSecret,
  KeylessError,
  objectId,
  type Principal,
  type Proof,
  tenantId,
} from "@keyless/core/plugin"
import { type AuthFixture, authConformance } from "@keyless/testkit"
import { badgeAuth, badgeFixture, badgeOwner, badgeSecret, type Book, newBook } from "../badge/auth.ts"
import { anything } from "../cellar/fault.ts"
import type { Mutant, MutantRun } from "./mutant.ts"

interface AuthMutant extends Mutant {
  readonly plugin?: (right: AuthPlugin, book: Book) => AuthPlugin
  readonly fixture?: Partial<AuthFixture>
}

/** The plugin whose step is another. */
const broken =
  (
    change: (step: Proof<Principal>, book: Book) => Partial<Proof<Principal>>,
  ): NonNullable<AuthMutant["plugin"]> =>
  (right, book) => ({
    ...right,
    async resolve(context, options, source, needs) {
      const step = await right.resolve(context, options, source, needs)
      return step.kind === "proof" ? { ...step, ...change(step, book) } : step
    },
  })

/** The plugin that answers another principal. */
const answering = (change: (owner: Principal) => Partial<Principal>) =>
  broken((step) => ({
    async prove(context) {
      const owner = await step.prove(context)
      return { ...owner, ...change(owner) }
    },
  }))

const failingAs = (code: string, change: (error: KeylessError) => KeylessError) =>
  broken((step) => ({
    prove: (context) =>
      step
        .prove(context)
        .catch((error: unknown) =>
          Promise.reject(error instanceof KeylessError && error.code === code ? change(error) : error),
        ),
  }))

const identity = "the identity is the one that the options name"
const byClientId = "an identity has its client id where the database needs it"
const missing = "an identity that is not there is told, and nothing is touched"
const closed = "where the book is closed, the error says what to do and tells no secret"
const other = clientId("22222222-0000-4000-8000-000000000002")

const mutants: readonly AuthMutant[] = [
  {
    fault: "options are not checked",
    seenBy: "wrong options are refused with their path, and nothing is touched",
    plugin: (right) => ({ ...right, options: anything }),
  },
  {
    fault: "options that nobody knows are taken",
    seenBy: "an option that the schema does not know is refused, and nothing is touched",
    breaks: "unknownOptions",
    plugin: (right) => ({
      ...right,
      options: {
        "~standard": {
          ...anything["~standard"],
          validate: (value) =>
            right.options["~standard"].validate(
              typeof value === "object" && value !== null && "badge" in value
                ? { badge: value.badge }
                : value,
            ),
        },
      },
    }),
  },
  {
    fault: "it is another identity",
    seenBy: identity,
    breaks: "identity",
    plugin: answering(() => ({ objectId: objectId("22222222-0000-4000-8000-000000000001") })),
  },
  {
    fault: "it is of another tenant",
    seenBy: identity,
    plugin: answering(() => ({ tenantId: tenantId("88888888-0000-4000-8000-000000000000") })),
  },
  { fault: "a service is taken for a person", seenBy: identity, plugin: answering(() => ({ kind: "user" })) },
  {
    fault: "it shows the credential of another",
    seenBy: identity,
    breaks: "identity",
    plugin: answering(({ tenantId: tenant }) => ({
      credential: {
        kind: "client-secret",
        clientId: other,
        clientSecret: createSecret(badgeSecret),
        tenantId: tenant,
      },
    })),
  },
  {
    fault: "it shows the secret of another",
    seenBy: identity,
    breaks: "identity",
    plugin: answering(({ tenantId: tenant, clientId: client = other }) => ({
      credential: {
        kind: "client-secret",
        clientId: client,
        clientSecret: createSecret("secret-of-another"),
        tenantId: tenant,
      },
    })),
  },
  {
    fault: "the object id is the client id",
    seenBy: identity,
    plugin: answering(({ clientId: client = other }) => ({ objectId: objectId(client) })),
  },
  {
    fault: "the credential is of another kind than said",
    seenBy: identity,
    plugin: (right) => ({ ...right, credential: "ambient" }),
  },
  { fault: "it has no name", seenBy: identity, plugin: answering(() => ({ name: "" })) },
  {
    fault: "the client id is another's",
    seenBy: byClientId,
    breaks: "identity",
    plugin: answering(() => ({ clientId: other })),
  },
  {
    fault: "the client id is left out",
    seenBy: byClientId,
    plugin: broken((step) => ({
      async prove(context) {
        const { clientId: _client, ...owner } = await step.prove(context)
        return owner
      },
    })),
  },
  {
    fault: "a missing identity is not noticed",
    seenBy: missing,
    plugin: broken(() => ({
      prove: async ({ signal }) => {
        signal.throwIfAborted()
        return badgeOwner
      },
    })),
  },
  {
    fault: "a missing identity has no hint",
    seenBy: missing,
    breaks: "missing",
    plugin: failingAs("identity_not_found", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "an error of a missing identity shows the secret",
    seenBy: missing,
    breaks: "errors",
    plugin: failingAs(
      "identity_not_found",
      ({ code, message, hint = "" }) => new KeylessError(code, `${message} (${badgeSecret})`, { hint }),
    ),
  },
  {
    fault: "an error of a directory that refuses shows the secret",
    seenBy: closed,
    breaks: "errors",
    plugin: failingAs(
      "book_closed",
      ({ code, message, hint = "" }) =>
        new KeylessError(code, message, { hint, cause: new Error(`sent ${badgeSecret}`) }),
    ),
  },
  {
    fault: "a directory that refuses has no hint",
    seenBy: closed,
    breaks: "unreachable",
    plugin: failingAs("book_closed", ({ code, message }) => new KeylessError(code, message)),
  },
  {
    fault: "a directory that refuses ends in an error without a code",
    seenBy: closed,
    plugin: failingAs("book_closed", () => new KeylessError("unexpected", "403")),
  },
  {
    fault: "the fixture breaks nothing",
    seenBy: "the fixture shows how the world breaks",
    fixture: { breakdowns: [] },
  },
  {
    fault: "the secret is told",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    breaks: "secrets",
    plugin: broken((step) => ({
      prove: (context) => {
        context.warn(`It shows "${badgeSecret}".`)
        return step.prove(context)
      },
    })),
  },
  {
    fault: "the secret is in the name",
    seenBy: "nothing secret is in events, errors, plans, previews, records and journals",
    plugin: answering(({ name }) => ({ name: `${name} ${badgeSecret}` })),
  },
  {
    fault: "a look ignores its signal",
    seenBy: "a step that is cancelled before it begins changes nothing",
    breaks: "signal",
    plugin: broken((step) => ({
      prove: (context) => step.prove({ ...context, signal: new AbortController().signal }),
    })),
  },
  {
    fault: "a look takes the badge out of the book",
    seenBy: "a plan and its preview change nothing",
    plugin: broken((step, book) => ({
      prove: async (context) => {
        const owner = await step.prove(context)
        book.badges.delete("one")
        return owner
      },
    })),
  },
  {
    fault: "a search takes the badge out of the book",
    seenBy: "a plan and its preview change nothing",
    breaks: "reading",
    plugin: (right, book) => ({
      ...right,
      resolve: (context, options, source, needs) => {
        book.badges.set("spare", badgeOwner)
        return right.resolve(context, options, source, needs)
      },
    }),
  },
  {
    fault: "a step has no title",
    seenBy: "every step can be shown: what it does, why, and which permissions it needs",
    breaks: "shown",
    plugin: broken(() => ({ title: "" })),
  },
]

function suiteOf({ plugin, fixture }: Partial<AuthMutant> = {}) {
  const book = newBook()
  const right: AuthPlugin = badgeAuth(book)
  return authConformance(plugin?.(right, book) ?? right, { ...badgeFixture(book), ...fixture })
}

/** The suite over the auth plugin that is right. */
export const rightSuite = () => suiteOf()

/** Each mutant with the suite that has to catch it. */
export const authMutants: readonly MutantRun[] = mutants.map((mutant) => ({
  ...mutant,
  cases: () => suiteOf(mutant),
}))
