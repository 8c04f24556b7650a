import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, tokenText } from "./credential.ts"
import { goFile } from "./go-file.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"
import { poolCode } from "./pool.ts"

/**
 * go-sql-driver/mysql behind a connector of the sample's own, which database/sql calls for each new connection.
 *
 * README of go-sql-driver/mysql, "DSN" (`tls`, `allowCleartextPasswords`, `checkConnLiveness`); pkg.go.dev, "database/sql/driver": Connector;
 * azidentity.
 */
export const mysqlSample: ClientSample = (input) => {
  const settings = input.variable("CONNECTIONSTRING")
  const database = codeText`
    package main

    import (
        "context"
        "database/sql"
        "database/sql/driver"
        "errors"
        "os"
        "time"

        "github.com/Azure/azure-sdk-for-go/sdk/azcore"
        "github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
        "github.com/Azure/azure-sdk-for-go/sdk/azidentity"
        "github.com/go-sql-driver/mysql"
    )

    const scope = "${tokenScope(input)}"

    // openDatabase gives a pool of connections.
    func openDatabase() (*sql.DB, error) {
        settings, ok := os.LookupEnv("${settings}")
        if !ok {
            return nil, errors.New("${settings} is not set")
        }
        config, err := mysql.ParseDSN(settings)
        if err != nil {
            return nil, err
        }
        // The token goes in clear inside TLS, so it must go to nobody but the server.
        if config.TLSConfig != "true" {
            return nil, errors.New("${settings} must have tls=true, which checks the server's certificate")
        }
        config.AllowCleartextPasswords = true
        credential, err := ${credentialCode(input)}
        if err != nil {
            return nil, err
        }
        db := sql.OpenDB(connector{config: config, credential: credential})
        ${poolCode}
        return db, nil
    }

    // connector logs in for the pool.
    type connector struct {
        config     *mysql.Config
        credential azcore.TokenCredential
    }

    // Connect makes a new connection, with a token that is valid at this moment.
    func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
        token, err := c.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
        if err != nil {
            return nil, err
        }
        config := c.config.Clone()
        config.Passwd = token.Token
        login, err := mysql.NewConnector(config)
        if err != nil {
            return nil, err
        }
        return login.Connect(ctx)
    }

    // Driver is for database/sql, which asks for it.
    func (c connector) Driver() driver.Driver {
        return mysql.MySQLDriver{}
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenText(input),
      tls: "`tls=true` in the setting makes the driver check the server's certificate and name against the roots that the machine trusts, and not log in without TLS; the program refuses a setting that has something else.",
      notes: [
        "**Sessions.** The driver looks whether the server has ended a connection before it uses it again, and the pool then makes a new one.",
        "sqlx, GORM and others that take a `*sql.DB` take this one.",
      ],
    }),
    manifestFile("azcore", "azidentity", "mysql"),
    goFile("database.go", database),
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
      insert: "INSERT INTO visits VALUES ()",
      read: "SELECT substring_index(current_user(), '@', 1), count(*) FROM visits",
    }),
  ]
}
