import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `containerAppsFailure.codes` is the table in the README. */
export const containerAppsFailure = defineErrorCodes({
  source_busy: "Other writes to the app were still going on, or came in between, through all attempts.",
  container_is_init: "The container is an init container, which gets no settings from Keyless.",
  container_not_found: "The app has no container of this name.",
  identity_not_usable:
    "The app holds the identity, but its settings make it available to none of its main containers.",
  setting_in_key_vault:
    "A variable that the connection needs refers to a Key Vault secret and is not overwritten.",
  source_not_found: "The resource group has no container app of this name.",
  template_not_understood:
    "The app's containers have properties that this version of Keyless does not know and would lose.",
})
