import type { LiveMysqlServer } from "../../../state/live-types.ts"
import { same } from "../../../state/resource-id.ts"
import type { ArmRoute } from "../routes.ts"
import { childReads } from "../servers/children.ts"
import type { Servers } from "../servers/server-kind.ts"

/** Server parameters that answer, as recorded; passwords are always taken too in the sandbox. */
const parameters = [
  {
    name: "aad_auth_only",
    value: "OFF",
    description: "Whether only Microsoft Entra authentication is allowed.",
    allowedValues: "ON,OFF",
  },
]

/** Server parameters, read only. */
export const mysqlConfigurationRoutes = (servers: Servers<LiveMysqlServer>): ArmRoute[] =>
  childReads(servers, {
    collection: "configurations",
    list: () => parameters,
    find: (_server, name) => parameters.find((parameter) => same(parameter.name, name)),
    show: ({ name, value, description, allowedValues }) => ({
      key: name,
      name,
      properties: {
        value,
        currentValue: value,
        description,
        defaultValue: value,
        dataType: "Enumeration",
        allowedValues,
        source: "system-default",
        isConfigPendingRestart: "False",
        isDynamicConfig: "True",
        isReadOnly: "False",
      },
    }),
  })
