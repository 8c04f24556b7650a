import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this package; `azureFailure.codes` is the table in the README. */
export const azureFailure = defineErrorCodes({
  admin_missing: {
    meaning: "The caller is no Microsoft Entra administrator of the database server.",
    cause:
      "A command that only looks, such as validate, needs an Entra administrator of the server, and you are none.",
    action: "Have an administrator add you, or run the create command, which makes you one.",
  },
  admin_taken: {
    meaning: "Somebody else is the only Microsoft Entra administrator that the database server takes.",
    cause: "MySQL and Azure SQL servers take one Entra administrator, and somebody else is it.",
    action:
      "Run the command as that administrator, or add --replace-admin: the former one is put back at the end.",
  },
  app_addresses_unknown: {
    meaning: "The app's host tells no addresses that the app calls from.",
    cause: "The host of the app tells no addresses that it calls from, so no rule can be made for them.",
    action: "Use --allow-azure-services, or make the rules yourself for the addresses that you know.",
  },
  azure_failed: {
    meaning:
      "Azure refused or failed a request for a reason not in this table; its code and message are given.",
    cause: "Azure refused the request or failed, with a code that Keyless does not know.",
    action:
      "Read Azure's code and message. If the service itself failed, run the same command again after a few minutes.",
  },
  azure_unreachable: {
    meaning: "No answer from Azure: no network, a name that does not resolve, a certificate not trusted.",
    cause:
      "There is no network, a proxy is in between, a name does not resolve, or a certificate is not trusted.",
    action:
      "Check the network, HTTPS_PROXY and the name of the cloud. If an authority of your own signs, name its certificate in NODE_EXTRA_CA_CERTS.",
  },
  cloud_invalid: {
    meaning: "The description of the cloud is unknown, cannot be read or is not complete.",
    cause:
      "KEYLESS_CLOUD, or the active cloud of the Azure CLI, names a cloud that is unknown or has too few endpoints.",
    action: "Use public, usGovernment, china or a complete JSON file.",
  },
  conditional_access: {
    meaning: "A Conditional Access policy keeps this device out (AADSTS530003).",
    cause: "A Conditional Access policy of your organisation wants a device that it manages.",
    action: "Run the command on such a device, or ask your IT department.",
  },
  directory_forbidden: {
    meaning: "The caller may not read the directory (Microsoft Graph).",
    cause: "Your login may not read Microsoft Graph, and something has to be looked up there.",
    action: "Give the id that the hint names, so that no look-up is needed, or have the permission granted.",
  },
  identity_not_ready: {
    meaning: "An identity was switched on, but its object id was not given in time.",
    cause: "Azure switched the identity on and did not tell its object id in time.",
    action: "Run the same command again in a minute.",
  },
  invalid_resource_id: {
    meaning: "The text is not a resource id of the expected type.",
    cause: "The id belongs to another type of resource, or a part of it is missing.",
    action: "Copy the resource id from the JSON view of the portal.",
  },
  login_failed: {
    meaning: "Microsoft Entra ID refused the credentials of the caller.",
    cause: "The login has expired, is for another tenant, or the secret is wrong.",
    action: "Log in again with az login, to the tenant of the subscription.",
  },
  login_interactive_required: {
    meaning: "The login has to be renewed in person, for example with a second factor.",
    cause: "Entra ID wants a second factor or a new consent, which a command cannot give.",
    action: "Run az login.",
  },
  network_denied: {
    meaning: "The service lets nobody in from the network of this machine.",
    cause: "The firewall of a key vault or of an App Configuration store keeps this machine out.",
    action: "Run the command from a network that is let in, or have this machine's address added.",
  },
  network_private: {
    meaning: "The database server takes private connections only, where firewall rules do nothing.",
    cause: "The server can be reached only from its virtual network. It has no firewall rules.",
    action:
      "Leave --allow-azure-services and --allow-app-outbound out. Connect the app to the virtual network.",
  },
  not_logged_in: {
    meaning: "No credentials were found.",
    cause: "No login was found: neither az login, nor variables of an application, nor a managed identity.",
    action: "Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
  },
  operation_failed: {
    meaning: "A long-running operation was accepted and then failed or was cancelled.",
    cause: "Azure accepted the change and failed later. The message is Azure's.",
    action: "Mend what the message names, then run the same command again.",
  },
  permission_missing: {
    meaning: "The caller lacks a permission; action and scope are named.",
    cause: "Your account has no role that allows the operation on that resource.",
    action:
      "Ask an owner of the resource for the permission that the message names. --dry-run lists all that a command needs.",
  },
  policy_denied: {
    meaning: "A policy of the organisation, or a rule of Azure for the subscription, does not allow it.",
    cause:
      "A policy of your organisation, a deny assignment, or a limit of Azure for the subscription forbids it.",
    action: "Ask whoever assigned the policy for an exemption. Roles do not help.",
  },
  provider_not_registered: {
    meaning: "The subscription is not registered for the service.",
    cause: "The subscription was never used for this service.",
    action: "Run az provider register with the namespace that the message names.",
  },
  quota_exceeded: {
    meaning: "A quota or limit is used up.",
    cause: "The subscription, or the service, has no more of what is asked for.",
    action: "Free some of it, or have the quota raised.",
  },
  resource_busy: {
    meaning: "Another operation on the resource is under way, and still was after several waits.",
    cause: "Somebody else, or Azure itself, is changing the resource.",
    action: "Wait until that is done, then run the same command again.",
  },
  resource_group_not_found: {
    meaning: "There is no such resource group.",
    cause: "The group is misspelled or is in another subscription.",
    action: "See what there is with: az group list --output table.",
  },
  resource_locked: {
    meaning: "A management lock keeps the resource from being changed or deleted.",
    cause: "A lock on the resource, its group or its subscription forbids changes.",
    action: "Have the lock removed while the command runs.",
  },
  resource_not_found: {
    meaning: "There is no such resource.",
    cause: "The resource is misspelled, was deleted, or is in another group or subscription.",
    action: "Check the names. The hint has the command that lists what there is.",
  },
  resource_stopped: {
    meaning: "The server, database or capacity is stopped or paused and works again when somebody starts it.",
    cause: "The server, database or capacity was stopped or has paused.",
    action: "Start it as the hint says, then run the same command again.",
  },
  resource_unavailable: {
    meaning:
      "The resource is disabled, being deleted or otherwise in a state in which it cannot work; the state is named.",
    cause: "The resource is disabled, is being deleted, or has failed.",
    action: "Look at the state that the message names. Wait, or mend it in the portal.",
  },
  settings_conflict: {
    meaning: "Others kept overwriting what was to be changed, through all attempts.",
    cause: "Another deployment wrote the app's settings again and again at the same time.",
    action: "Wait until it is done, then run the same command again.",
  },
  settings_stale: {
    meaning:
      "What was read had become too old before what was made of it could be written, through all attempts.",
    cause: "The machine or its network was so slow that a safe write was no longer possible.",
    action: "Run the same command again when there is less to do.",
  },
  subscription_disabled: {
    meaning: "The subscription is disabled.",
    cause: "The subscription is disabled, for instance because of a bill that is not paid.",
    action: "Have its owner enable it, or use another subscription.",
  },
  subscription_missing: {
    meaning: "No subscription was given and none could be derived.",
    cause: "No subscription was named, and none is chosen in the Azure CLI.",
    action: "Give --subscription, or choose one with az account set.",
  },
  subscription_not_found: {
    meaning: "There is no such subscription, or the caller cannot see it.",
    cause: "The subscription is misspelled, or your login cannot see it.",
    action: "See what there is with: az account list --output table.",
  },
  throttled: {
    meaning: "Azure asks to slow down, and still did after several waits.",
    cause: "There were too many requests to Azure, from you or from others in the subscription.",
    action: "Wait a few minutes, then run the same command again.",
  },
})
