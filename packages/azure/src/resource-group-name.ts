import { z } from "zod"

/** The name of a resource group (learn.microsoft.com, "Naming rules and restrictions for Azure resources"). */
export const resourceGroupName = z
  .string()
  .regex(
    /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u,
    "A resource group has at most 90 letters, digits and . _ - ( ), and no period at its end.",
  )
