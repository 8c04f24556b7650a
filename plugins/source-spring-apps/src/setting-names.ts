import { settingNames } from "@keyless/core/settings"

/** Names of environment variables of a deployment, which Azure Spring Apps hands to Kubernetes; Kubernetes, "Define Environment Variables for a Container". */
export const variableNames = settingNames({
  shape: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  told: "Azure Spring Apps takes letters, digits, underscores, dashes and periods in names of variables, and no digit at the start",
  reserved: ["KUBERNETES_*", "AZURE_SPRING_APPS_*", "ASCSVCRT_*", "SPRING_CLOUD_AZURE_SPRING_APPS_*", "PORT"],
})
