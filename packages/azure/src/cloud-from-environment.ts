import { activeCliCloud } from "./azure-cli/active-cloud.ts"
import { type Environment, nonEmpty } from "./azure-cli/folder.ts"
import { type Cloud, clouds, loadCloud } from "./cloud.ts"

/**
 * The cloud that `KEYLESS_CLOUD` names, see {@link loadCloud}; where it is not set, the one that is active in the Azure CLI; and else the public cloud.
 *
 * @param environment - for example `process.env`
 * @throws KeylessError `cloud_invalid`
 * @public
 */
export async function cloudFromEnvironment(environment: Environment): Promise<Cloud> {
  const named = nonEmpty(environment["KEYLESS_CLOUD"])
  if (named !== undefined) return loadCloud(named)
  return (await activeCliCloud(environment)) ?? clouds.public
}
