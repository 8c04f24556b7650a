import { same } from "../state/resource-id.ts"
import { invalidParameter } from "../arm/answers.ts"
import { checkLocation } from "../arm/location-check.ts"

/**
 * What a server keeps from when it was made: its place, its password administrator and its version, which the sandbox cannot upgrade.
 * @throws ArmFailure where a body has another value
 */
export const checkUnchanged = (
  server: {
    readonly name: string
    readonly resourceGroup: string
    readonly location: string
    readonly version: string
    readonly administratorLogin: string
  },
  {
    location,
    properties,
  }: {
    readonly location?: string | null | undefined
    readonly properties?:
      | {
          readonly version?: string | null | undefined
          readonly administratorLogin?: string | null | undefined
        }
      | null
      | undefined
  },
): void => {
  checkLocation(server, location)
  for (const name of ["version", "administratorLogin"] as const) {
    const given = properties?.[name]
    if (given && !same(given, server[name])) throw invalidParameter(name, given)
  }
}
