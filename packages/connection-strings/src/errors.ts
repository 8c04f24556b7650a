import { defineErrorCodes } from "@keyless/core/plugin"

/** Makes the errors of this package; `connectionStringFailure.codes` is the table in the README. */
export const connectionStringFailure = defineErrorCodes({
  invalid_connection_property: {
    meaning: "A name cannot be that of a property of a connection string.",
    cause: "The name has a character that some grammar gives a meaning, such as an equals sign.",
    action: "Use the name that the driver documents: letters, digits, blanks, dots, dashes and underscores.",
  },
})
