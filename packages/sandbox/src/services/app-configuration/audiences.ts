/** Audiences of App Configuration: the one its clients ask for by default, and the older one of its own domain. */
export const configurationAudiences = ["https://appconfig.azure.com", "https://azconfig.io"] as const
