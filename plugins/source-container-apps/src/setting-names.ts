import { settingNames } from "@keyless/core/settings"

/**
 * Names of environment variables, by the rules of Kubernetes that the service refuses others with (recorded words of its error). The names that it sets
 * itself: Microsoft Learn, "Manage environment variables on Azure Container Apps".
 */
export const variableNames = settingNames({
  shape: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  told: "Container Apps takes letters, digits, underscores, dashes and periods in names of variables, and no digit at the start",
  reserved: [
    "CONTAINER_APP_*",
    "KUBERNETES_*",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "MSI_ENDPOINT",
    "MSI_SECRET",
  ],
})
