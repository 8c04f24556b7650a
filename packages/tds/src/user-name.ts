import type { Principal } from "@keyless/core/plugin"
import { sqlFailure } from "@keyless/sql"
import { sidOfPrincipal } from "./sid.ts"

/** Microsoft Learn, "Database identifiers": up to 128 characters, of UTF-16. */
const longestName = 128

/**
 * The name of the user of an identity: that of the identity itself.
 *
 * @throws KeylessError `identifier_invalid`, `client_id_missing`: before anything is made
 * @public
 */
export function userNameOf(principal: Principal): string {
  const { name, objectId } = principal
  sidOfPrincipal(principal)
  if (name === "" || name.includes("\0")) {
    throw sqlFailure("identifier_invalid", `The name of the identity ${objectId} is empty or holds NUL.`, {
      hint: "Rename the identity in the directory, then run the command again.",
    })
  }
  if (name.length > longestName) {
    throw sqlFailure(
      "identifier_invalid",
      `The name of the identity ${objectId} has ${name.length} characters; a database user may have ${longestName}.`,
      { hint: "Rename the identity in the directory, or use another one." },
    )
  }
  return name
}
