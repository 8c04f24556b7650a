/** A GUID for a directory object or an application. */
export const newId = (): string => crypto.randomUUID()

/** An id in the form of Key Vault's versions and App Configuration's etags: 32 hexadecimal digits. */
export const newCompactId = (): string => newId().replaceAll("-", "")
