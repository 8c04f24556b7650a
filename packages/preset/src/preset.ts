import { servicePrincipalAuth } from "@keyless/auth-service-principal"
import { systemIdentityAuth } from "@keyless/auth-system-identity"
import { userAccountAuth } from "@keyless/auth-user-account"
import { userIdentityAuth } from "@keyless/auth-user-identity"
import { type Azure, type AzureOptions, createAzure } from "@keyless/azure"
import { djangoClient } from "@keyless/client-django"
import { dotnetClient } from "@keyless/client-dotnet"
import { goClient } from "@keyless/client-go"
import { javaClient } from "@keyless/client-java"
import { nodejsClient } from "@keyless/client-nodejs"
import { noneClient } from "@keyless/client-none"
import { phpClient } from "@keyless/client-php"
import { pythonClient } from "@keyless/client-python"
import { rubyClient } from "@keyless/client-ruby"
import { springbootClient } from "@keyless/client-springboot"
import type { Plugin } from "@keyless/core"
import { appServiceSource, functionAppSource } from "@keyless/source-app-service"
import { containerAppsSource } from "@keyless/source-container-apps"
import { localSource } from "@keyless/source-local"
import { springAppsSource } from "@keyless/source-spring-apps"
import { fabricSqlTarget } from "@keyless/target-fabric-sql"
import { mysqlTarget } from "@keyless/target-mysql"
import { postgresqlTarget } from "@keyless/target-postgresql"
import { sqlTarget } from "@keyless/target-sql"

/** How to reach Azure: options for a new {@link Azure}, or one that is there. @public */
export interface AzurePresetOptions extends AzureOptions {
  /** Used as it is; the other options are then of no effect. */
  readonly azure?: Azure
}

/**
 * All first-party plugins, which share one way into Azure.
 *
 * @example
 * const engine = createEngine({ plugins: azurePreset() })
 * @throws KeylessError `cloud_invalid` for a cloud that is not complete
 * @public
 */
export function azurePreset({ azure: given, ...options }: AzurePresetOptions = {}): readonly Plugin[] {
  const azure = given ?? createAzure(options)
  return [
    appServiceSource({ azure }),
    containerAppsSource({ azure }),
    functionAppSource({ azure }),
    springAppsSource({ azure }),
    localSource(),
    postgresqlTarget({ azure }),
    mysqlTarget({ azure }),
    sqlTarget({ azure }),
    fabricSqlTarget({ azure }),
    systemIdentityAuth(),
    userIdentityAuth({ azure }),
    servicePrincipalAuth({ azure }),
    userAccountAuth({ azure }),
    dotnetClient(),
    javaClient(),
    springbootClient(),
    pythonClient(),
    djangoClient(),
    goClient(),
    nodejsClient(),
    phpClient(),
    rubyClient(),
    noneClient(),
  ]
}
