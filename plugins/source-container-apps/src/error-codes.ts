import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this plugin; `containerAppsFailure.codes` is the table in the README. */
export const containerAppsFailure = defineErrorCodes({
  source_busy: {
    meaning: "Other writes to the app were still going on, or came in between, through all attempts.",
    cause: "Another deployment of the app is going on.",
    action: "Wait until it is done, then run the same command again.",
  },
  container_is_init: {
    meaning: "The container is an init container, which gets no settings from Keyless.",
    cause: "--container names a container that ends before the app starts.",
    action: "Name one of the app's main containers.",
  },
  container_not_found: {
    meaning: "The app has no container of this name.",
    cause: "--container is misspelled.",
    action: "Name one of the containers that the hint lists.",
  },
  identity_not_usable: {
    meaning: "The app holds the identity, but its settings make it available to none of its main containers.",
    cause: "The app's identitySettings let only init containers, or none, use the identity.",
    action: "Change the lifecycle of the identity to Main or All, as the hint says.",
  },
  setting_in_key_vault: {
    meaning: "A variable that the connection needs refers to a Key Vault secret and is not overwritten.",
    cause: "The container has a variable of that name which refers to a Key Vault secret of somebody else.",
    action: "Take that variable away, or rename the setting with --customized-keys.",
  },
  source_not_found: {
    meaning: "The resource group has no container app of this name.",
    cause: "The name or the group is another one, or the app is in another subscription.",
    action: "See what there is with: az containerapp list --output table.",
  },
  template_not_understood: {
    meaning:
      "The app's containers have properties that this version of Keyless does not know and would lose.",
    cause: "Azure has new properties of containers, which would be lost if this version wrote the app.",
    action: "Update Keyless, or set the variables by hand as the hint says.",
  },
})
