/** Audience of Key Vault. */
export const vaultAudience = "https://vault.azure.net"
