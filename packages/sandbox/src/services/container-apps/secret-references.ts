import type { LiveContainerApp } from "./state/state.ts"
import type { Template } from "./template.ts"

/** Something of an app that names a secret. */
export interface SecretReference {
  /** `container 'web'` */
  readonly holder: string
  readonly secret: string
}

const named = (holder: string, refs: readonly { readonly secretRef?: string | null | undefined }[]) =>
  refs.flatMap(({ secretRef }): SecretReference[] => (secretRef ? [{ holder, secret: secretRef }] : []))

/** The secrets that a template names. */
export const templateReferences = (template: Template): readonly SecretReference[] => [
  ...[...template.containers, ...(template.initContainers ?? [])].flatMap(({ name, env }) =>
    named(`container '${name}'`, env ?? []),
  ),
  ...(template.scale?.rules ?? []).flatMap(({ custom, http, tcp, azureQueue }) =>
    [custom, http, tcp, azureQueue].flatMap((rule) => named("a scale rule", rule?.auth ?? [])),
  ),
  ...(template.volumes ?? []).flatMap(({ name, secrets }) => named(`volume '${name}'`, secrets ?? [])),
]

/** The secrets that the configuration of an app names. */
export const configurationReferences = ({
  registries,
}: LiveContainerApp["configuration"]): readonly SecretReference[] =>
  (registries ?? []).flatMap(({ server, passwordSecretRef }) =>
    named(`registry '${server ?? ""}'`, [{ secretRef: passwordSecretRef }]),
  )
