import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenScope } from "@keyless/samples"
import { credentialCode, tokenText } from "./credential.ts"
import { goFile } from "./go-file.ts"
import { mainFile } from "./main.ts"
import { manifestFile, run } from "./manifest.ts"
import { poolCode } from "./pool.ts"

/**
 * lib/pq behind a connector of the sample's own, which database/sql calls for each new connection. Before a connection is used again, database/sql
 * calls `ResetSession`. lib/pq's own asks nobody, so a session that the server has ended could cost the app a statement.
 *
 * pkg.go.dev, "database/sql/driver": Connector, SessionResetter, NamedValueChecker; "github.com/lib/pq": NewConnector, NewConfig (quoting,
 * sslmode); azidentity.
 */
export const postgresqlSample: ClientSample = (input) => {
  const settings = input.variable("CONNECTIONSTRING")
  const database = codeText`
    package main

    import (
        "context"
        "database/sql"
        "database/sql/driver"
        "errors"
        "fmt"
        "os"
        "strings"
        "time"

        "github.com/Azure/azure-sdk-for-go/sdk/azcore"
        "github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
        "github.com/Azure/azure-sdk-for-go/sdk/azidentity"
        "github.com/lib/pq"
    )

    const scope = "${tokenScope(input)}"

    // openDatabase gives a pool of connections.
    func openDatabase() (*sql.DB, error) {
        settings, ok := os.LookupEnv("${settings}")
        if !ok {
            return nil, errors.New("${settings} is not set")
        }
        credential, err := ${credentialCode(input)}
        if err != nil {
            return nil, err
        }
        db := sql.OpenDB(connector{settings: settings, credential: credential})
        ${poolCode}
        return db, nil
    }

    // connector logs in for the pool.
    type connector struct {
        settings   string
        credential azcore.TokenCredential
    }

    // Connect makes a new connection, with a token that is valid at this moment.
    func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
        token, err := c.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
        if err != nil {
            return nil, err
        }
        // The last of two equal keywords counts.
        login, err := pq.NewConnector(c.settings + " sslmode=verify-full password=" + quoted(token.Token))
        if err != nil {
            return nil, err
        }
        conn, err := login.Connect(ctx)
        if err != nil {
            return nil, err
        }
        known, ok := conn.(pqConn)
        if !ok {
            conn.Close()
            return nil, fmt.Errorf("a connection of lib/pq is a %T", conn)
        }
        return session{known}, nil
    }

    // Driver is for database/sql, which asks for it.
    func (c connector) Driver() driver.Driver {
        return &pq.Driver{}
    }

    // pqConn is what database/sql uses of a connection of lib/pq.
    type pqConn interface {
        driver.Conn
        driver.ConnBeginTx
        driver.ConnPrepareContext
        driver.ExecerContext
        driver.QueryerContext
        driver.Pinger
    }

    // session is a connection that is asked for a sign of life before it is used again.
    type session struct {
        pqConn
    }

    // ResetSession lets the pool replace a connection that the server has ended.
    func (s session) ResetSession(ctx context.Context) error {
        return s.Ping(ctx)
    }

    // CheckNamedValue lets lib/pq convert arguments where its version does so.
    func (s session) CheckNamedValue(value *driver.NamedValue) error {
        if checker, ok := s.pqConn.(driver.NamedValueChecker); ok {
            return checker.CheckNamedValue(value)
        }
        return driver.ErrSkip
    }

    // quoted writes a value of a connection string.
    func quoted(value string) string {
        return "'" + strings.NewReplacer("\\", "\\\\", "'", "\\'").Replace(value) + "'"
    }
  `
  return [
    sampleReadme(input, {
      ...run,
      tokens: tokenText(input),
      tls: "`sslmode=verify-full` checks the server's certificate and name against the roots that the machine trusts, whatever `sslmode` the setting has.",
      notes: [
        "**Sessions.** Before the pool uses a connection again it calls `ResetSession`, which asks the server for a sign of life; a connection that the server has ended is replaced.",
        "sqlx, GORM and others that take a `*sql.DB` take this one.",
      ],
    }),
    manifestFile("azcore", "azidentity", "pq"),
    goFile("database.go", database),
    mainFile({
      createTable: "CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())",
      insert: "INSERT INTO visits DEFAULT VALUES",
      read: "SELECT current_user, count(*) FROM visits",
    }),
  ]
}
