/** Database in which principals are made: the `pgaadauth_…` functions exist there only. @public */
export const principalDatabase = "postgres"
