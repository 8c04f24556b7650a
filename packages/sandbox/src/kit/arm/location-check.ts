import { armFailure } from "./answers.ts"

const plain = (location: string) => location.replaceAll(" ", "").toLowerCase()

/** Refuses a PUT that would move a resource. @throws ArmFailure 409 `InvalidResourceLocation` */
export const checkLocation = (
  present: { readonly name: string; readonly location: string; readonly resourceGroup?: string },
  given: string | null | undefined,
): void => {
  if (!given || plain(given) === plain(present.location)) return
  throw armFailure(
    409,
    "InvalidResourceLocation",
    `The resource '${present.name}' already exists in location '${plain(present.location)}' in resource group '${present.resourceGroup ?? ""}'. A resource with the same name cannot be created in location '${plain(given)}'. Please select a new resource name.`,
  )
}
