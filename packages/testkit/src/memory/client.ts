import { type ClientPlugin, defineClient, prefixed } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"

/** A client type that reads any protocol in settings of one fact each. @public */
export function memoryClient(protocol: string): ClientPlugin {
  return defineClient({
    id: "testkit-client",
    title: "Language of the testkit",
    version: "0.1.0",
    formats: {
      [protocol]: ({ endpoint, user, credential }) => [
        prefixed("HOST", endpoint.host),
        prefixed("PORT", String(endpoint.port)),
        prefixed("DATABASE", endpoint.database),
        prefixed("USER", user),
        ...credentialSettings(credential),
      ],
    },
  })
}
