import type {
  Container,
  ContainerApp as AppModel,
  ContainerAppSecret,
  EnvironmentVar,
} from "@azure/arm-appcontainers"
import type { Context } from "@keyless/core/plugin"

import type { ContainerApp, Reading } from "./container-app.ts"
import { containerAppsFailure } from "./error-codes.ts"

/** The environment of one container, as it was read. */
export interface Environment {
  readonly app: Reading<AppModel>
  readonly container: Container
  /** The app's secrets, where they were needed. */
  readonly secrets: ReadonlyMap<string, ContainerAppSecret> | undefined
  /** The variables whose values can be read. One that refers to a Key Vault secret is not among them. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * The container of a name, or the first.
 *
 * @param init - the app's init containers, which are told apart from what is not there
 * @throws KeylessError `container_not_found`, `container_is_init`
 */
export function containerNamed(
  containers: readonly Container[],
  name: string | undefined,
  app: { readonly name: string; readonly id: string },
  init: readonly Container[] = [],
): Container & { readonly name: string } {
  if (name !== undefined && init.some((one) => one.name === name)) throw isInit(name, app)
  const found = name === undefined ? containers[0] : containers.find((one) => one.name === name)
  if (found?.name !== undefined) return { ...found, name: found.name }
  const there = containers.map((one) => one.name).join(", ")
  throw containerAppsFailure(
    "container_not_found",
    name === undefined ? `${app.name} has no container.` : `${app.name} has no container ${name}.`,
    { hint: `Name one of its containers with --container: ${there}`, resource: app.id },
  )
}

/** Microsoft Learn, "Containers in Azure Container Apps", init containers, and "Managed identities in Azure Container Apps", limitations. */
function isInit(name: string, app: { readonly name: string; readonly id: string }) {
  return containerAppsFailure(
    "container_is_init",
    `${name} is an init container of ${app.name}. It ends before the app starts, and in many environments it gets no token of a managed identity.`,
    {
      hint: `Connect a container of the app itself, and let the init container have what it needs with: az containerapp update --yaml`,
      resource: app.id,
    },
  )
}

/** Whether a secret is kept in a Key Vault, so that its value cannot be read here. */
export function isInKeyVault(secret: ContainerAppSecret | undefined): boolean {
  return (secret?.keyVaultUrl ?? "") !== ""
}

/**
 * Reads the environment of a container. Secrets are asked for where a variable of the container refers to one.
 *
 * @param app - the app, as it was read just now
 */
export async function readEnvironment(
  app: ContainerApp,
  context: Pick<Context, "signal">,
  name: string,
  reading: Reading<AppModel>,
): Promise<Environment> {
  const container = containerNamed(reading.containers, name, app)
  const env = container.env ?? []
  const secrets = env.some(({ secretRef }) => secretRef) ? await readSecrets(app, context) : undefined
  const values = env.flatMap((variable): [string, string][] => {
    const value = valueOf(variable, secrets)
    return value === undefined || variable.name === undefined ? [] : [[variable.name, value]]
  })
  return { app: reading, container, secrets, values: new Map(values) }
}

/** The app's secrets by name. */
export async function readSecrets(
  app: ContainerApp,
  context: Pick<Context, "signal">,
): Promise<ReadonlyMap<string, ContainerAppSecret>> {
  return new Map((await app.secrets(context)).map((secret) => [secret.name ?? "", secret]))
}

function valueOf(
  { value, secretRef }: EnvironmentVar,
  secrets: ReadonlyMap<string, ContainerAppSecret> | undefined,
): string | undefined {
  if (!secretRef) return value ?? ""
  const secret = secrets?.get(secretRef)
  return isInKeyVault(secret) ? undefined : secret?.value
}
