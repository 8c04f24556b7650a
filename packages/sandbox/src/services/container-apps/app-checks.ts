import type { LiveContainerApp } from "./state/state.ts"
import { armFailure } from "../../kit/arm/answers.ts"
import { configurationReferences, templateReferences } from "./secret-references.ts"
import type { Template } from "./template.ts"

const secretName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/
const variableName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/

interface GivenSecret {
  readonly name: string
  readonly value?: string | null | undefined
  readonly keyVaultUrl?: string | null | undefined
  readonly identity?: string | null | undefined
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(",")

/** @throws ArmFailure 400 for names that Kubernetes cannot take and for secrets without a value */
export const checkSecrets = (secrets: readonly GivenSecret[]): void => {
  for (const { name } of secrets) {
    if (secretName.test(name)) continue
    throw armFailure(
      400,
      "ContainerAppInvalidSecretName",
      `Secret name has an invalid value '${name}'. A secret name must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character.`,
    )
  }
  const empty = secrets.filter(({ value, keyVaultUrl, identity }) => !value && !(keyVaultUrl && identity))
  const twice = secrets.filter(({ name }, index) => secrets.findIndex((one) => one.name === name) !== index)
  for (const [wrong, reason] of [
    [empty, "value or keyVaultUrl and identity should be provided."],
    [twice, "the name is used more than once."],
  ] as const) {
    if (wrong.length === 0) continue
    throw armFailure(
      400,
      "ContainerAppSecretInvalid",
      `Invalid Request: Container app secret(s) with name(s) ${quoted(wrong.map(({ name }) => name))} are invalid: ${reason}`,
    )
  }
}

const invalidTemplate = (field: string, details: string) =>
  armFailure(
    400,
    "InvalidParameterValueInContainerTemplate",
    `The following field(s) are either invalid or missing. Field '${field}' is invalid with details: '${details}';.`,
  )

const checkVariables = ({ containers, initContainers }: Template): void => {
  for (const { name: container, env } of [...containers, ...(initContainers ?? [])]) {
    const names = (env ?? []).map(({ name }) => name)
    for (const [index, name] of names.entries()) {
      const field = `template.containers.${container}.env`
      if (!variableName.test(name)) {
        throw invalidTemplate(
          field,
          `Invalid value: "${name}": a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit.`,
        )
      }
      if (names.indexOf(name) !== index) throw invalidTemplate(field, `Duplicate value: "${name}"`)
    }
  }
}

/**
 * What the service refuses at once of an app as a write would leave it.
 *
 * @param before - the app as it is, where there is one
 * @throws ArmFailure 400
 */
export const checkApp = (
  app: Pick<LiveContainerApp, "configuration" | "template" | "name">,
  before: LiveContainerApp | undefined,
): void => {
  const { configuration, template } = app
  const there = new Set((configuration.secrets ?? []).map(({ name }) => name))
  const missing = [...templateReferences(template), ...configurationReferences(configuration)].find(
    ({ secret }) => !there.has(secret),
  )
  if (missing !== undefined) {
    throw armFailure(
      400,
      "ContainerAppSecretRefNotFound",
      `SecretRef '${missing.secret}' defined for ${missing.holder} not found.`,
    )
  }
  checkVariables(template)
  // With one revision at a time the old one goes, and with it what it refers to.
  if (before === undefined || configuration.activeRevisionsMode === "Single") return
  for (const revision of before.revisions.filter(({ active }) => active)) {
    const used = templateReferences(revision.template).filter(({ secret }) => !there.has(secret))
    if (used.length === 0) continue
    throw armFailure(
      400,
      "ContainerAppSecretInUse",
      `Container App '${app.name}' has an active revision referencing a secret you are trying to delete. Please add secrets: ${used.map(({ secret }) => secret).join(", ")} or deactivate the revisions: ${revision.name} referencing this secret.`,
    )
  }
}
