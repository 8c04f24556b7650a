import { z } from "zod"
import { containerAppConfiguration, containerAppTemplate } from "./state/schema.ts"
import type { LiveContainerApp } from "./state/state.ts"
import { armFailure } from "../../kit/arm/answers.ts"
import { checkApp, checkSecrets } from "./app-checks.ts"
import type { ContainerAppRequest } from "./app-request.ts"
import { mergePatch } from "./merge-patch.ts"

type Parts = Pick<LiveContainerApp, "configuration" | "template">

// Azure takes the mode in any case and answers it with a capital.
const capital = (mode: string) => `${mode.slice(0, 1).toUpperCase()}${mode.slice(1).toLowerCase()}`
const withoutNulls = (secret: object) =>
  Object.fromEntries(Object.entries(secret).filter(([, value]) => value !== null && value !== undefined))

const parsed = <T extends z.ZodType>(schema: T, field: string, value: unknown): z.output<T> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw armFailure(
    400,
    "InvalidParameterValueInContainerTemplate",
    `The following field(s) are either invalid or missing. Field '${field}' is invalid with details: '${z.prettifyError(result.error)}';.`,
  )
}

/**
 * Configuration and template of an app after a write.
 *
 * @param before - the app as it is; nothing where a PUT makes it
 * @throws ArmFailure 400 for what the service does not take
 */
export const partsAfter = (
  name: string,
  before: LiveContainerApp | undefined,
  { properties }: ContainerAppRequest,
  method: "PUT" | "PATCH",
): Parts => {
  const { configuration, template } = properties ?? {}
  checkSecrets(configuration?.secrets ?? [])
  const given = {
    configuration: configuration && {
      ...configuration,
      ...(configuration.activeRevisionsMode && {
        activeRevisionsMode: capital(configuration.activeRevisionsMode),
      }),
      ...(configuration.secrets && { secrets: configuration.secrets.map(withoutNulls) }),
    },
    template,
  }
  const of = (part: keyof Parts): unknown =>
    mergePatch(method === "PATCH" ? before?.[part] : {}, given[part] ?? {})
  const after = {
    configuration: parsed(containerAppConfiguration, "configuration", of("configuration")),
    template: parsed(containerAppTemplate, "template", of("template")),
  }
  checkApp({ ...after, name }, before)
  return after
}
