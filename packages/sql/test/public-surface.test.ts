import * as sql from "@keyless/sql"
import { expect, test } from "vitest"

test("names that @keyless/sql exports", () => {
  expect(Object.keys(sql).toSorted()).toEqual([
    "accessProof",
    "assertIdentifier",
    "grantsStep",
    "isUntrustedCertificate",
    "look",
    "principalStep",
    "profilePrivileges",
    "revokeSteps",
    "sessionScope",
    "sqlFailure",
    "statementError",
    "unitedPrivileges",
    "userLooks",
    "wantedByOthers",
  ])
})

test("every error code has a meaning of one sentence", () => {
  for (const meaning of Object.values(sql.sqlFailure.codes)) expect(meaning).toMatch(/^[A-Z].+\.$/)
})
