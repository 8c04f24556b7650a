import type { ClientSample, SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenResource } from "@keyless/samples"
import { mainFile } from "./main.ts"
import { manifestFile, notes, run, tokens } from "./manifest.ts"
import { settingFunction, tokenFile } from "./token.ts"

const createTable = codeText`
  "
      IF OBJECT_ID('dbo.visits') IS NULL
          CREATE TABLE dbo.visits (at datetime2 NOT NULL DEFAULT SYSUTCDATETIME())
  "
`.trimEnd()
const insert = "INSERT INTO dbo.visits DEFAULT VALUES"
const read = "SELECT USER_NAME(), COUNT(*) FROM dbo.visits"

/**
 * `sqlsrv_connect`, whose ODBC driver logs in to Entra ID by itself; for a person it knows no way, so the program hands it a token.
 *
 * Microsoft, "Connect Using Microsoft Entra authentication", "Connection Options" (drivers for PHP).
 */
export const tdsSample: ClientSample = (input) => {
  const setting = (key: string) => `setting('${input.variable(key)}')`
  const options = [
    ["Database", `braced(${setting("DATABASE")})`],
    ...sqlsrvLogin(input),
    ["Encrypt", "true"],
    ["TrustServerCertificate", "false"],
  ]
  const database = phpFile(
    input,
    codeText`
      /** @return resource A new connection${input.credential === "person" ? ", with a token that is valid at this moment" : ""}. */
      function connect()
      {
          $connection = sqlsrv_connect(${setting("SERVERNAME")}, [
              ${options.map(([name, value]) => `'${name}' => ${value},`).join("\n")}
          ]);
          return $connection ?: throw new RuntimeException(sqlsrv_errors()[0]['message']);
      }

      ${bracedFunction}
    `,
  )
  const main = mainFile(
    codeText`
      $connection = connect();
      query($connection, ${createTable});
      query($connection, '${insert}');
      $result = query($connection, '${read}');
      [$user, $visits] = sqlsrv_fetch_array($result, SQLSRV_FETCH_NUMERIC);
      sqlsrv_close($connection);
    `,
    codeText`
      /** @return resource The result of a statement. */
      function query($connection, string $sql)
      {
          return sqlsrv_query($connection, $sql) ?: throw new RuntimeException(sqlsrv_errors()[0]['message']);
      }
    `,
  )
  return files(input, { extension: "sqlsrv", database, main })
}

function sqlsrvLogin(input: SampleInput): readonly (readonly string[])[] {
  const { credential, variable } = input
  const braced = (key: string) => `braced(setting('${variable(key)}'))`
  // The driver takes neither user nor method beside a token.
  if (credential === "person") return [["AccessToken", `token('${tokenResource(input)}')`]]
  return [
    ...(credential === "ambient" ? [] : [["UID", braced("UID")]]),
    ...(credential === "client-secret" ? [["PWD", braced("PASSWORD")]] : []),
    ["Authentication", `setting('${variable("AUTHENTICATION")}')`],
  ]
}

/**
 * `new PDO` with the data source name of the setting. What is added at its end counts, since the last of two equal keywords does. Yes and no are written
 * `true` and `false`: the driver takes everything but `true` and `1` for no, `yes` as well.
 *
 * Microsoft, "Connection Options" (drivers for PHP); microsoft/msphpsql, `pdo_parser.cpp` and `core_str_zval_is_true`.
 */
export const fabricSqlSample: ClientSample = (input) => {
  const setting = (key: string) => `setting('${input.variable(key)}')`
  const byToken = input.credential === "person"
  const user =
    input.credential === "client-id" || input.credential === "client-secret" ? setting("CLIENTID") : "null"
  const password = input.credential === "client-secret" ? `braced(${setting("CLIENTSECRET")})` : "null"
  const database = phpFile(
    input,
    codeText`
      /** A new connection${byToken ? ", with a token that is valid at this moment" : ""}. */
      function connect(): PDO
      {
          return new PDO(...data_source());
      }

      /** Data source name, user and password. */
      function data_source(): array
      {
          // The last of two equal keywords counts. For yes the driver takes nothing but "true" and "1".
          $secured = ${setting("CONNECTIONSTRING")} . ';Encrypt=true;TrustServerCertificate=false';
          return [${byToken ? `$secured . ';AccessToken=' . token('${tokenResource(input)}')` : "$secured"}, ${user}, ${password}];
      }

      ${password === "null" ? "" : `\n${bracedFunction}`}
    `,
  )
  const main = mainFile(codeText`
    $connection = connect();
    $connection->exec(${createTable});
    $connection->exec('${insert}');
    [$user, $visits] = $connection->query('${read}')->fetch(PDO::FETCH_NUM);
  `)
  return files(input, { extension: "pdo_sqlsrv", database, main })
}

const bracedFunction = codeText`
  /** A value that the driver may write into an ODBC connection string. */
  function braced(string $value): string
  {
      return '{' . str_replace('}', '}}', $value) . '}';
  }
`.trimEnd()

function phpFile({ credential }: SampleInput, code: string): string {
  const byToken = credential === "person"
  return codeText`
    <?php

    declare(strict_types=1);

    ${byToken ? "require_once __DIR__ . '/token.php';\n" : ""}
    ${code.trimEnd()}

    ${byToken ? "" : settingFunction.trimEnd()}
  `.replace(/\n+$/, "\n")
}

function files(
  input: SampleInput,
  {
    extension,
    database,
    main,
  }: { readonly extension: string; readonly database: string; readonly main: SampleFile },
): readonly SampleFile[] {
  const byToken = input.credential === "person"
  return [
    sampleReadme(input, {
      ...run,
      needs: [
        ...run.needs,
        `Microsoft's extension ${extension} 5.11 or newer`,
        "Microsoft's ODBC Driver 17.7 or newer for SQL Server",
      ],
      tokens: byToken
        ? tokens
        : "The driver gets one for each new connection by itself, from the identity that the settings name.",
      tls: "`Encrypt` and `TrustServerCertificate` make the driver check the server's certificate and name against the roots that the machine trusts.",
      notes: [
        "A new connection for each request is PHP's habit. Where `Pooling` is on in `odbcinst.ini`, unixODBC keeps connections open from one request to the next.",
        ...notes,
      ],
    }),
    manifestFile(
      { ...(byToken ? { "ext-openssl": "*" } : {}), [`ext-${extension}`]: ">=5.11" },
      { keepsTokens: byToken },
    ),
    ...(byToken ? [tokenFile(input)] : []),
    { path: "database.php", text: database },
    main,
  ]
}
