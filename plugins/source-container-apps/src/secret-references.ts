import type { Container, ContainerApp } from "@azure/arm-appcontainers"

interface Referring {
  readonly secretRef?: string | null | undefined
}

const refs = (list: readonly Referring[] | null | undefined): readonly string[] =>
  (list ?? []).flatMap(({ secretRef }) => (secretRef ? [secretRef] : []))

/** The secrets that an app's containers, init containers, scale rules, volumes and registries name, each as often as it is named. */
export function namedSecrets(app: ContainerApp, containers: readonly Container[]): readonly string[] {
  const { initContainers, scale, volumes } = app.template ?? {}
  return [
    ...[...containers, ...(initContainers ?? [])].flatMap(({ env }) => refs(env)),
    ...(scale?.rules ?? []).flatMap(({ azureQueue, custom, http, tcp }) =>
      [azureQueue, custom, http, tcp].flatMap((rule) => refs(rule?.auth)),
    ),
    ...(volumes ?? []).flatMap(({ secrets }) => refs(secrets)),
    ...refs(
      app.configuration?.registries?.map(({ passwordSecretRef }) => ({ secretRef: passwordSecretRef })),
    ),
  ]
}
