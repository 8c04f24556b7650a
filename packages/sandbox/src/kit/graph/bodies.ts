import { createHash } from "node:crypto"
import type { LiveGroup } from "../state/live-types.ts"
import type { Principal, ServicePrincipal } from "../state/principals.ts"

const nulls = (names: string): Record<string, unknown> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, null]))
const empties = (names: string): Record<string, unknown> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, []]))

/** Names under which a service principal is found by `servicePrincipalNames`. */
const servicePrincipalNames = (principal: ServicePrincipal): string[] =>
  principal.kind === "application"
    ? [principal.clientId]
    : [
        principal.clientId,
        `https://identity.azure.net/${createHash("sha256").update(principal.objectId).digest("base64")}`,
      ]

/** A service principal as Graph answers it (recorded); for a managed identity `appId` is the client id. */
export const servicePrincipalBody = (principal: ServicePrincipal, tenantId: string) => {
  const application = principal.kind === "application"
  return {
    ...nulls(`deletedDateTime appDescription applicationTemplateId description disabledByMicrosoftStatus homepage
      loginUrl logoutUrl notes preferredSingleSignOnMode preferredTokenSigningKeyThumbprint tokenEncryptionKeyId
      samlSingleSignOnSettings`),
    ...empties(`notificationEmailAddresses replyUrls tags addIns appRoles keyCredentials oauth2PermissionScopes
      passwordCredentials resourceSpecificApplicationPermissions`),
    id: principal.objectId,
    accountEnabled: true,
    alternativeNames: application
      ? []
      : [`isExplicit=${principal.explicit ? "True" : "False"}`, principal.resourceId],
    appDisplayName: application ? principal.displayName : null,
    appId: principal.clientId,
    appOwnerOrganizationId: application ? tenantId : null,
    appRoleAssignmentRequired: false,
    createdDateTime: "2026-01-01T00:00:00Z",
    displayName: principal.displayName,
    info: application ? nulls("logoUrl marketingUrl privacyStatementUrl supportUrl termsOfServiceUrl") : null,
    servicePrincipalNames: servicePrincipalNames(principal),
    servicePrincipalType: application ? "Application" : "ManagedIdentity",
    signInAudience: application ? "AzureADMyOrg" : null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  }
}

/** A person as Graph answers it (recorded). */
export const userBody = (user: Extract<Principal, { kind: "user" }>) => ({
  ...nulls("givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname"),
  businessPhones: [],
  displayName: user.displayName,
  userPrincipalName: user.userPrincipalName,
  id: user.objectId,
})

/** A security group. */
export const groupBody = (group: LiveGroup) => ({
  ...nulls("deletedDateTime classification description mail membershipRule visibility"),
  id: group.objectId,
  displayName: group.displayName,
  groupTypes: [],
  mailEnabled: false,
  mailNickname: group.displayName.replaceAll(/\W/g, ""),
  securityEnabled: true,
})
