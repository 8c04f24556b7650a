import { type AnswerCode, rows } from "./answer-code.ts"

const common = 'Microsoft Learn, "Troubleshoot common Azure deployment errors"'
const again = "Wait until the other operation is done and run the same command again."

/** Codes of Azure Resource Manager itself, and those that all providers share. */
export const resourceManagerCodes: readonly AnswerCode[] = [
  ...rows(["AuthorizationFailed", "LinkedAuthorizationFailed"], {
    error: "permission_missing",
    passes: false,
    source: 'Microsoft Learn, "Troubleshoot Azure RBAC"; recorded by Azure/azure-cli',
  }),
  ...rows(["RequestDisallowedByPolicy"], {
    error: "policy_denied",
    passes: false,
    meaning: "A policy of your organisation does not allow this",
    hint: "The message names the policy. Ask whoever assigned it for an exemption, or make the change that it asks for; roles do not help. See it with: az policy assignment list --scope <resource id> --disable-scope-strict-match",
    source: 'Microsoft Learn, "Resolve errors for request disallowed by policy"',
  }),
  ...rows(["RequestDisallowedByAzure"], {
    error: "policy_denied",
    passes: false,
    meaning: "Azure itself does not allow this for the subscription",
    hint: "Mostly the region takes no more customers, or the offer is limited to some regions: ask the support of Azure, or use another region.",
    source: "public deployment reports: regions closed for a subscription",
  }),
  ...rows(["DenyAssignmentAuthorizationFailed"], {
    error: "policy_denied",
    passes: false,
    meaning: "A deny assignment keeps everybody from doing this",
    hint: "A deployment stack or a managed application protects the resource: make the change there. The portal shows it under Access control, Deny assignments.",
    source: 'Microsoft Learn, "List Azure deny assignments"',
  }),
  ...rows(["ScopeLocked"], {
    error: "resource_locked",
    passes: false,
    meaning: "A management lock keeps the resource as it is",
    hint: "Have the lock removed while the command runs. See it with: az lock list --resource-group <group>",
    source: 'Microsoft Learn, "Lock your resources to protect your infrastructure"',
  }),
  ...rows(["ReadOnlyDisabledSubscription", "DisabledSubscription"], {
    error: "subscription_disabled",
    passes: false,
    meaning: "The subscription is disabled and can only be read",
    hint: 'Have its owner enable it again, or use another one. See the states with: az account list --all --query "[].{name:name, id:id, state:state}" --output table',
    source: 'Microsoft Learn, "Azure subscription states"',
  }),
  ...rows(["MissingSubscriptionRegistration", "SubscriptionNotRegistered"], {
    error: "provider_not_registered",
    passes: false,
    meaning: "The subscription is not registered for this service",
    source: `${common}; "Resolve errors for resource provider registration"`,
  }),
  ...rows(["ResourceGroupNotFound"], {
    error: "resource_group_not_found",
    passes: false,
    hint: "See what there is with: az group list --output table",
    source: common,
  }),
  ...rows(["SubscriptionNotFound", "InvalidSubscriptionId"], {
    error: "subscription_not_found",
    passes: false,
    hint: "See what there is with: az account list --output table",
    source: common,
  }),
  ...rows(["ResourceGroupBeingDeleted"], {
    error: "resource_unavailable",
    passes: false,
    meaning: "The resource group is being deleted",
    hint: "Nothing can be made in it any more. Make it anew when it is gone, or use another one.",
    source: common,
  }),
  ...rows(["AnotherOperationInProgress", "ResourceNotReady", "RetryableError"], {
    error: "resource_busy",
    passes: true,
    meaning: "Another operation is under way",
    hint: again,
    source: common,
  }),
  {
    code: "Conflict",
    says: /another operation|operation (?:is )?in progress|exclusive lock|being (?:updated|modified|created)|try again later/i,
    error: "resource_busy",
    passes: true,
    meaning: "Another operation is under way",
    hint: again,
    source: "Azure/azure-sdk-for-java#1827, microsoft/vscode-azureappservice#1306",
  },
  ...rows(["InternalServerError", "ServiceUnavailable", "ServerTimeout", "GatewayTimeout", "InternalError"], {
    error: "azure_failed",
    passes: true,
    hint: "The service failed, not the request: run the same command again in a few minutes.",
    source: `${common}; recorded by Azure/azure-cli (operation failed with InternalServerError)`,
  }),
  ...rows(["QuotaExceeded", "ResourceQuotaExceeded", "RoleAssignmentLimitExceeded"], {
    error: "quota_exceeded",
    passes: false,
    meaning: "A quota is used up",
    hint: "Free some of it, or have the quota raised: az quota list, or in the portal under Quotas.",
    source: 'Microsoft Learn, "Resolve errors for resource quotas"',
  }),
  {
    code: "OperationNotAllowed",
    says: /quota|limit/i,
    error: "quota_exceeded",
    passes: false,
    meaning: "A quota is used up",
    hint: "Free some of it, or have the quota raised: az quota list, or in the portal under Quotas.",
    source: 'Microsoft Learn, "Resolve errors for resource quotas"',
  },
  ...rows(["InvalidAuthenticationTokenTenant"], {
    error: "login_failed",
    passes: false,
    meaning: "The login is for another tenant than the subscription's",
    hint: "Log in to the subscription's own tenant: az login --tenant <tenant>; or, where the Azure CLI knows it, choose it: az account set --subscription <id>",
    source: common,
  }),
]
