import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this package; `azureFailure.codes` is the table in the README. */
export const azureFailure = defineErrorCodes({
  admin_missing: "The caller is no Microsoft Entra administrator of the database server.",
  admin_taken: "Somebody else is the only Microsoft Entra administrator that the database server takes.",
  app_addresses_unknown: "The app's host tells no addresses that the app calls from.",
  azure_failed:
    "Azure refused or failed a request for a reason not in this table; its code and message are given.",
  azure_unreachable:
    "No answer from Azure: no network, a name that does not resolve, a certificate not trusted.",
  cloud_invalid: "The description of the cloud is unknown, cannot be read or is not complete.",
  conditional_access: "A Conditional Access policy keeps this device out (AADSTS530003).",
  directory_forbidden: "The caller may not read the directory (Microsoft Graph).",
  identity_not_ready: "An identity was switched on, but its object id was not given in time.",
  invalid_resource_id: "The text is not a resource id of the expected type.",
  login_failed: "Microsoft Entra ID refused the credentials of the caller.",
  login_interactive_required: "The login has to be renewed in person, for example with a second factor.",
  network_denied: "The service lets nobody in from the network of this machine.",
  network_private: "The database server takes private connections only, where firewall rules do nothing.",
  not_logged_in: "No credentials were found.",
  operation_failed: "A long-running operation was accepted and then failed or was cancelled.",
  permission_missing: "The caller lacks a permission; action and scope are named.",
  policy_denied: "A policy of the organisation, or a rule of Azure for the subscription, does not allow it.",
  provider_not_registered: "The subscription is not registered for the service.",
  quota_exceeded: "A quota or limit is used up.",
  resource_busy: "Another operation on the resource is under way, and still was after several waits.",
  resource_group_not_found: "There is no such resource group.",
  resource_locked: "A management lock keeps the resource from being changed or deleted.",
  resource_not_found: "There is no such resource.",
  resource_stopped:
    "The server, database or capacity is stopped or paused and works again when somebody starts it.",
  resource_unavailable:
    "The resource is disabled, being deleted or otherwise in a state in which it cannot work; the state is named.",
  settings_conflict: "Others kept overwriting what was to be changed, through all attempts.",
  settings_stale:
    "What was read had become too old before what was made of it could be written, through all attempts.",
  subscription_disabled: "The subscription is disabled.",
  subscription_missing: "No subscription was given and none could be derived.",
  subscription_not_found: "There is no such subscription, or the caller cannot see it.",
  throttled: "Azure asks to slow down, and still did after several waits.",
})
