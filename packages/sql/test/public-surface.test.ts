import * as sql from "@keyless/sql"
import { expect, test } from "vitest"

test("names that @keyless/sql exports", () => {
  expect(Object.keys(sql).toSorted()).toEqual([
    "assertIdentifier",
    "auditSteps",
    "claimChanges",
    "claimName",
    "claimText",
    "ephemeralSession",
    "guardedConnection",
    "isClaimName",
    "isRefusal",
    "isUntrustedCertificate",
    "opening",
    "ownerSession",
    "patiently",
    "profilePrivileges",
    "readClaimText",
    "readClaimTexts",
    "revokeClaimedSteps",
    "revokeSteps",
    "sessionTimes",
    "spelledAs",
    "sqlFailure",
    "statementError",
    "unitedPrivileges",
    "userLooks",
    "userSteps",
  ])
})

test("every error code has a meaning of one sentence", () => {
  for (const { meaning } of Object.values(sql.sqlFailure.codes)) expect(meaning).toMatch(/^[A-Z].+\.$/)
})
