import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"
import { goFile } from "./go-file.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"
import { poolCode } from "./pool.ts"

/**
 * go-mssqldb's driver `azuresql`, which logs in to Entra ID by itself. Left alone it neither encrypts nor checks the certificate. A person is logged in by the
 * Azure CLI rather than by the chain of credentials that the setting names: the chain asks elsewhere first.
 *
 * README of microsoft/go-mssqldb, "Connection Parameters and DSN", "Azure Active Directory authentication"; its package msdsn, for the order of
 * equal keywords.
 */
export const sqlServerSample: ClientSample = (input) => {
  const settings = input.variable("CONNECTIONSTRING")
  const person = input.credential === "person"
  const added = [
    "encrypt=true",
    "TrustServerCertificate=false",
    ...(person ? ["fedauth=ActiveDirectoryAzCli"] : []),
  ]
  const database = codeText`
    package main

    import (
        "database/sql"
        "errors"
        "os"
        "time"

        "github.com/microsoft/go-mssqldb/azuread"
    )

    // openDatabase gives a pool of connections, each of which the driver logs in to Entra ID by itself.
    func openDatabase() (*sql.DB, error) {
        settings, ok := os.LookupEnv("${settings}")
        if !ok {
            return nil, errors.New("${settings} is not set")
        }
        // The last of two equal keywords counts.
        db, err := sql.Open(azuread.DriverName, settings+";${added.join(";")}")
        if err != nil {
            return nil, err
        }
        ${poolCode}
        return db, nil
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: person
        ? "The driver gets one for each new connection from the Azure CLI."
        : "The driver gets one for each new connection by itself, from the identity that the setting names.",
      tls: "`encrypt=true` and `TrustServerCertificate=false` make the driver check the server's certificate and name against the roots that the machine trusts. Without them it does neither.",
      notes: [
        "**Sessions.** A statement that starts on a connection which the server has ended runs again on a new one.",
        "sqlx, GORM and others that take a `*sql.DB` take this one.",
      ],
    }),
    manifestFile("mssql"),
    goFile("database.go", database),
    mainFile({
      createTable:
        "IF OBJECT_ID('dbo.visits') IS NULL CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())",
      insert: "INSERT INTO dbo.visits DEFAULT VALUES",
      read: "SELECT USER_NAME(), COUNT(*) FROM dbo.visits",
    }),
  ]
}
