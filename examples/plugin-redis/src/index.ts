import { cloudFromEnvironment, createAzure } from "@keyless/azure"
import { redisTarget } from "./target.ts"

export { redisTarget, type RedisTargetOptions } from "./target.ts"

/** What a config gets that names this package: the target, with the login and the cloud of whoever runs the command. */
export default async () => {
  const cloud = await cloudFromEnvironment(process.env)
  return [redisTarget({ azure: createAzure({ cloud, environment: process.env }) })]
}
