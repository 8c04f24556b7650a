import { action, type Privileges, proof } from "@keyless/core/plugin"
import { broken, brokenAction, brokenAccess, misled } from "../cellar/broken.ts"
import { type Fault, user } from "../cellar/fault.ts"
import { grantsOf } from "../cellar/target.ts"
import type { Cellar } from "../cellar/server.ts"

const profile = (privileges: string) => `privileges "${privileges}" allow what they say and nothing else`

/** Does something to the grants once the right step has made them; the second look is blind to it. */
const afterGranting =
  (change: (cellar: Cellar, privileges: Privileges) => void): NonNullable<Fault["plugin"]> =>
  (right, cellar) =>
    broken(right, (found) => ({
      connect(request) {
        const { steps } = found.connect(request)
        const access = proof<string>({
          id: "access.prove",
          title: "Look whether the user gets in",
          why: "Settings that lead nowhere help nobody.",
          needs: steps.slice(0, -1),
          async prove(context) {
            context.signal.throwIfAborted()
            if (cellar.users.get(user) === context.value(request.principal).objectId) return user
            throw new Error("the user is gone")
          },
        })
        return {
          steps: [
            ...steps.slice(0, -1).map((step) =>
              step.kind === "action" && step.id === "rights.grant"
                ? {
                    ...step,
                    async apply(context: Parameters<typeof step.apply>[0]) {
                      const value = await step.apply(context)
                      change(cellar, request.privileges)
                      return value
                    },
                    async check(context: Parameters<typeof step.check>[0]) {
                      context.signal.throwIfAborted()
                      return grantsOf(cellar, user, "cellar").length > 0
                        ? { done: true as const, value: null }
                        : { done: false as const }
                    },
                  }
                : step,
            ),
            access,
          ],
          access,
        }
      },
      inspect: (existing) => found.inspect(existing, []),
    }))

const grant = (verb: string, rack: string) => `${verb} on ${rack} to ${user} in cellar`

/** What a target may do wrong to what an app can do. */
export const accessMutants: readonly Fault[] = [
  {
    fault: "a grant misses the second table",
    seenBy: profile("all"),
    breaks: "access",
    plugin: afterGranting((cellar) => {
      for (const each of grantsOf(cellar, user, "cellar"))
        if (each.includes(" on orders ")) cellar.grants.delete(each)
    }),
  },
  {
    fault: "a grant misses one right on the second table",
    seenBy: profile("readwrite"),
    plugin: afterGranting((cellar) => void cellar.grants.delete(grant("delete", "orders"))),
  },
  {
    fault: "a grant misses the tables made later",
    seenBy: profile("readonly"),
    plugin: afterGranting((cellar) => void cellar.grants.delete(grant("select", "*"))),
  },
  {
    fault: "readonly may change rows of tables made later",
    seenBy: profile("readonly"),
    plugin: afterGranting((cellar, privileges) => {
      if (privileges === "readonly") cellar.grants.add(grant("update", "*"))
    }),
  },
  {
    fault: "readonly may delete from the second table",
    seenBy: profile("readonly"),
    breaks: "access",
    plugin: afterGranting((cellar, privileges) => {
      if (privileges === "readonly") cellar.grants.add(grant("delete", "orders"))
    }),
  },
  {
    fault: "readonly may make tables",
    seenBy: profile("readonly"),
    plugin: afterGranting((cellar, privileges) => {
      if (privileges === "readonly") cellar.grants.add(grant("create", "*"))
    }),
  },
  {
    fault: "readwrite may make tables",
    seenBy: profile("readwrite"),
    plugin: afterGranting((cellar, privileges) => {
      if (privileges === "readwrite") cellar.grants.add(grant("create", "*"))
    }),
  },
  {
    fault: "a list of privileges brings update along",
    seenBy: profile("select, insert"),
    plugin: afterGranting((cellar, privileges) => {
      if (typeof privileges !== "string") cellar.grants.add(grant("update", "customers"))
    }),
  },
  {
    fault: "a grant takes a right of somebody else",
    seenBy: profile("all"),
    plugin: (right, { grants }) =>
      brokenAction(right, "rights.grant", (step) => ({
        async apply(context) {
          grants.delete("select on customers to keeper in cellar")
          return step.apply(context)
        },
      })),
  },
  {
    fault: "the second look at the access looks at nothing",
    seenBy: "the access step looks: a damage right before it ends the run",
    breaks: "proofs",
    plugin: (right) => brokenAccess(right, () => async () => user),
  },
  {
    fault: "a validation looks at nothing",
    seenBy: "a validation tells that the user of a connection is gone",
    breaks: "looks",
    plugin: (right) =>
      broken(right, (found) => ({
        inspect: (existing, others) => {
          const { helpers, looks } = found.inspect(existing, others)
          return {
            helpers,
            looks: looks.map((look) => ({
              ...look,
              kind: "proof" as const,
              async prove({ signal }: { readonly signal: AbortSignal }) {
                signal.throwIfAborted()
                return [
                  { name: "user.look", description: "Database user validated.", result: "success" as const },
                ]
              },
            })),
          }
        },
      })),
  },
  {
    fault: "a profile that the database cannot have has no reason that reads on",
    seenBy: `privileges "ddl" are refused with the reason, and nothing is touched`,
    breaks: "profiles",
    plugin: (right) => ({ ...right, unsupported: { privileges: { ddl: "No." } } }),
  },
  {
    fault: "a profile that the database cannot have is granted as another",
    seenBy: profile("ddl"),
    plugin: (right) => ({
      ...misled(right, ({ privileges }) => ({ privileges: privileges === "ddl" ? "readwrite" : privileges })),
      unsupported: {},
    }),
  },
  {
    fault: "the user of another identity is given back without its rights",
    seenBy: "a user that was replaced is the other identity's again after a failure",
    plugin: (right, cellar) =>
      broken(right, (found) => ({
        connect(request) {
          const { steps, access } = found.connect(request)
          const emptied = action<null>({
            id: "user.empty",
            title: "Take all rights of the user",
            why: "They are the other identity's.",
            needs: steps.filter(({ id }) => id === "user.make" || id === "door.open"),
            async check({ signal }) {
              signal.throwIfAborted()
              return request.foreignUser === "recreate" ? { done: false } : { done: true, value: null }
            },
            async apply({ signal }) {
              signal.throwIfAborted()
              for (const each of grantsOf(cellar, user, "cellar")) cellar.grants.delete(each)
              return null
            },
            undo: async () => {},
          })
          return {
            steps: steps.flatMap((step) =>
              step.id === "rights.grant" && step.kind === "action"
                ? [emptied, { ...step, needs: [...step.needs, emptied] }]
                : [step],
            ),
            access,
          }
        },
      })),
  },
]
