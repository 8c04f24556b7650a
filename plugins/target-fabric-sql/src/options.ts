import { optionWords } from "@keyless/core/plugin"
import { z } from "zod"

/** Options that say which database is meant, and how the identity gets in. */
export const fabricSqlTargetOptions = z
  .strictObject({
    id: z
      .string()
      .optional()
      .meta(
        optionWords({
          flag: "target-id",
          description:
            "Id of the database: https://api.fabric.microsoft.com/v1/workspaces/<id>/SqlDatabases/<id>. Makes workspace and database unnecessary.",
        }),
      ),
    workspace: z
      .guid("is not a GUID")
      .optional()
      .meta(
        optionWords({
          flag: "fabric-workspace-uuid",
          description: "Id of the Fabric workspace.",
        }),
      ),
    database: z
      .guid("is not a GUID")
      .optional()
      .meta(
        optionWords({
          flag: "fabric-sql-db-uuid",
          description: "Id of the SQL database in the workspace.",
        }),
      ),
    skipWorkspaceRole: z
      .boolean()
      .optional()
      .meta(
        optionWords({
          flag: "skip-workspace-role",
          description:
            "Do not give the identity a role in the workspace, because the database is shared with it in the portal.",
        }),
      ),
    directoryUser: z
      .boolean()
      .optional()
      .meta(
        optionWords({
          flag: "from-external-provider",
          description: "Let the database look the identity up in the directory. (default for people)",
        }),
      ),
    userBySid: z
      .boolean()
      .optional()
      .meta(
        optionWords({
          flag: "user-by-sid",
          description: "Make the user by the identity's id, with no look-up. (default for applications)",
        }),
      ),
  })
  .superRefine((options, check) => {
    if (options.directoryUser === true && options.userBySid === true) {
      check.addIssue({ code: "custom", path: ["userBySid"], message: "excludes from-external-provider" })
    }
    if (options.id !== undefined) return
    for (const name of ["workspace", "database"] as const) {
      if (options[name] === undefined) {
        check.addIssue({ code: "custom", path: [name], message: "is missing (or give the database's id)" })
      }
    }
  })

/** @public */
export type FabricSqlTargetOptions = z.output<typeof fabricSqlTargetOptions>
