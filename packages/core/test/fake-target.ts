import { z } from "zod"
import {
  action,
  defineTarget,
  type Finding,
  KeylessError,
  proof,
  ephemeral,
  type TargetPlugin,
} from "../src/plugin/index.ts"
import { change, type World } from "./fake-world.ts"

/** A database with users. Its ephemeral session needs a temporary opening while the world is shut. */
export function fakeTarget(world: World): TargetPlugin<{ database: string }> {
  const session = () =>
    ephemeral<string>({
      id: "database.session",
      title: "Log in to the database",
      why: "Users are made with SQL.",
      closers: ["opening"],
      async open(context) {
        if (world.shut && world.openings.size === 0) {
          const name = `opening-${Math.floor(context.random() * 1e9)}`
          await context.acquire({
            closer: "opening",
            data: { name },
            title: name,
            opensNetwork: true,
            async create() {
              change(world, "opening.create")
              world.openings.add(name)
            },
          })
        }
        return "session"
      },
    })
  return defineTarget<{ database: string }>({
    id: "fake-db",
    aliases: ["fakedb"],
    title: "Fake database",
    version: "3.2.1",
    protocol: "postgresql",
    settingPrefix: { cloud: "AZURE", type: "POSTGRESQL" },
    unsupported: { auth: { "user-account": "people have no place in this database" } },
    options: z.strictObject({ database: z.string() }),
    closers: {
      async opening(_context, { name }) {
        change(world, "opening.remove")
        if (typeof name === "string") world.openings.delete(name)
      },
    },
    optionsFromId: (id) => ({ database: id.slice("/databases/".length) }),
    async resolve(_context, { database }) {
      if (!world.databaseExists || world.goneDatabases.has(database))
        throw new KeylessError("target_not_found", `No database "${database}".`)
      return {
        id: `/databases/${database}`,
        name: database,
        endpoint: { protocol: "postgresql", host: "db.example", port: 5432, database },
        connect({ connection, principal, privileges }) {
          const user = `aad_${connection}`
          const open = session()
          const made = action<string>({
            id: "principal.create",
            title: `Make the database user ${user}`,
            why: "The database has to know the identity.",
            needs: [open, principal],
            async check(context) {
              const there = world.users.get(user)
              const { objectId: wanted } = context.value(principal)
              return there?.objectId === wanted && there.privileges === privileges
                ? { done: true, value: user }
                : { done: false }
            },
            async apply(context) {
              change(world, "principal.create")
              world.users.set(user, { objectId: context.value(principal).objectId, privileges })
              return user
            },
            async undo() {
              change(world, "principal.drop")
              world.users.delete(user)
            },
          })
          const access = proof<string>({
            id: "access.prove",
            title: `Prove the access of ${user}`,
            why: "Success is what a second look has found.",
            needs: [open, made],
            prove: async (context) => context.value(made),
          })
          return { steps: [open, made, access], access }
        },
        disconnect({ user }, others) {
          const open = session()
          const isKept = others.some((other) => other.user === user)
          const drop = action<null>({
            id: "principal.drop",
            title: `Drop the database user ${user}`,
            why: "Nobody logs in as this user any more.",
            needs: [open],
            check: async () =>
              world.users.has(user) && !isKept ? { done: false } : { done: true, value: null },
            async apply() {
              change(world, "principal.drop")
              world.users.delete(user)
              return null
            },
          })
          return [open, drop]
        },
        inspect({ user, objectId: wanted }) {
          const admin = proof<null>({
            id: "admin.look",
            title: "Look whether the caller is an administrator",
            why: "Only one may look into the database.",
            async prove() {
              if (world.failing === "admin.look")
                throw new KeylessError("not_admin", "The caller is no admin.")
              return null
            },
          })
          const open = { ...session(), needs: [admin] }
          const mapped = proof<readonly Finding[]>({
            id: "principal.mapped",
            title: "Look whose the user is",
            why: "A user of a former identity lets nobody in.",
            needs: [open],
            prove: async () => [
              {
                name: "principal.mapped",
                description: "Database user validated.",
                result: world.users.get(user)?.objectId === wanted ? "success" : "failure",
              },
            ],
          })
          return { helpers: [admin, open], looks: [mapped] }
        },
      }
    },
  })
}
