import type { PrivilegeProfile } from "@keyless/core"

/** Values of `--privileges`. */
export const privilegeProfiles: readonly PrivilegeProfile[] = ["all", "readwrite", "readonly", "ddl"]
