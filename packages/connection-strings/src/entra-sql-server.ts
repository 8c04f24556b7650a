/**
 * How an app proves to Entra ID who it is. `S` is what holds a secret: text, or something that keeps it from being printed.
 *
 * @public
 */
export type EntraLogin<S = string> =
  | { readonly kind: "ambient" }
  | { readonly kind: "client-id"; readonly clientId: string }
  | {
      readonly kind: "client-secret"
      readonly clientId: string
      readonly tenantId: string
      readonly clientSecret: S
    }
  | { readonly kind: "person"; readonly loginName: string }

/** Values by a driver's keywords, of which one may be secret. @public */
export type LoginFields<S> = Readonly<Record<string, string | S>>

/**
 * The keywords with which Microsoft's ODBC driver for SQL Server logs in to Entra ID by itself.
 *
 * For a person the driver knows no way without a window: `ActiveDirectoryInteractive` asks in one where the login is not remembered, and is there
 * on Windows only. Elsewhere an app gets a token itself and hands it over before it connects (`SQL_COPT_SS_ACCESS_TOKEN`), and leaves these
 * keywords unread: the driver takes no user and no `Authentication` beside a token.
 *
 * Microsoft, "Using Microsoft Entra ID with the ODBC Driver". The driver compares without regard to case; mssql-django looks for `ActiveDirectoryMsi` in just this spelling.
 *
 * @public
 */
export function odbcLogin<S>(login: EntraLogin<S>): LoginFields<S> {
  switch (login.kind) {
    case "ambient":
      return { Authentication: "ActiveDirectoryMsi" }
    case "client-id":
      return { UID: login.clientId, Authentication: "ActiveDirectoryMsi" }
    case "client-secret":
      return {
        UID: login.clientId,
        PWD: login.clientSecret,
        Authentication: "ActiveDirectoryServicePrincipal",
      }
    case "person":
      return { UID: login.loginName, Authentication: "ActiveDirectoryInteractive" }
  }
}

/**
 * The properties with which the Microsoft JDBC driver for SQL Server logs in to Entra ID by itself. A person is not named: the driver would take
 * `user` for the client id of a managed identity. `ActiveDirectoryDefault` is known from version 12.2 on.
 *
 * Microsoft, "Integrate Azure SQL Database with Service Connector", Java; "Connect using Microsoft Entra authentication".
 *
 * @public
 */
export function sqlServerJdbcLogin<S>(login: EntraLogin<S>): LoginFields<S> {
  switch (login.kind) {
    case "ambient":
      return { authentication: "ActiveDirectoryMSI" }
    case "client-id":
      return { msiClientId: login.clientId, authentication: "ActiveDirectoryMSI" }
    case "client-secret":
      return {
        user: login.clientId,
        password: login.clientSecret,
        authentication: "ActiveDirectoryServicePrincipal",
      }
    case "person":
      return { authentication: "ActiveDirectoryDefault" }
  }
}

/**
 * The keywords with which the `azuresql` driver of go-mssqldb logs in to Entra ID by itself.
 *
 * Microsoft, "Integrate SQL database in Microsoft Fabric with Service Connector", Go; README of microsoft/go-mssqldb.
 *
 * @public
 */
export function goSqlServerLogin<S>(login: EntraLogin<S>): LoginFields<S> {
  switch (login.kind) {
    case "ambient":
      return { fedauth: "ActiveDirectoryManagedIdentity" }
    case "client-id":
      return { "user id": login.clientId, fedauth: "ActiveDirectoryManagedIdentity" }
    case "client-secret":
      return {
        "user id": `${login.clientId}@${login.tenantId}`,
        password: login.clientSecret,
        fedauth: "ActiveDirectoryServicePrincipal",
      }
    case "person":
      return { fedauth: "ActiveDirectoryDefault" }
  }
}
