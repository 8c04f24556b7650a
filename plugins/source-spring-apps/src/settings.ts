import { changeWholeSettings, changeUntilHeld, wholeChange, type WholeSettings } from "@keyless/azure"
import type { SettingsStore } from "@keyless/core/plugin"

import { variableNames } from "./setting-names.ts"
import type { SpringApp } from "./spring-app.ts"
import type { DeploymentData } from "./spring-client.ts"

/** The environment variables of a deployment. They have no place for secrets of their own: every value is a plain one. */
export function settingsStore(
  app: SpringApp,
  deployment: { readonly id: string; readonly name: string },
): SettingsStore {
  const { id, name } = deployment
  const title = `environment variables of ${app.name}, deployment ${name}`
  const read = { operation: "Microsoft.AppPlatform/Spring/apps/deployments/read", scope: id }
  const whole: WholeSettings = {
    readSettings: async (context, began) => variablesOf(await app.settledDeployment(context, name, began)),
    writeSettings: (context, settings, notAfter) => app.writeVariables(context, name, settings, notAfter),
  }
  return {
    title,
    names: variableNames,
    readPermissions: [read],
    writePermissions: [read, { operation: "Microsoft.AppPlatform/Spring/apps/deployments/write", scope: id }],
    read: async (context) => variablesOf(await app.deployment(context, name)),
    async change(context, change) {
      const changing = wholeChange(context, app)
      await changeUntilHeld(context, title, () => changeWholeSettings(context, changing, whole, change))
    },
  }
}

function variablesOf({ properties }: DeploymentData): ReadonlyMap<string, string> {
  return new Map(Object.entries(properties?.deploymentSettings?.environmentVariables ?? {}))
}
