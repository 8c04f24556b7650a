import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenResource } from "@keyless/samples"
import { mainFile } from "./main.ts"
import { manifestFile, notes, run, tokens } from "./manifest.ts"
import { trustedRootsFunction } from "./roots.ts"
import { endpointNote, tokenFile } from "./token.ts"

/**
 * `pg_connect`, a new connection for each visit as PHP does for each request.
 *
 * PHP manual, "pg_connect"; PostgreSQL, "libpq: Connection Strings", "libpq: SSL support".
 */
export const postgresqlSample: ClientSample = (input) => {
  const database = codeText`
    <?php

    declare(strict_types=1);

    require_once __DIR__ . '/token.php';

    /** A new connection, with a token that is valid at this moment. */
    function connect(): PgSql\Connection
    {
        $more = [
            'password' => token('${tokenResource(input)}'),
            // Checks certificate and name, whatever the setting says: libpq takes the last of two equal keywords.
            'sslmode' => 'verify-full',
            'sslrootcert' => trusted_roots(),
        ];
        $string = setting('${input.variable("CONNECTIONSTRING")}');
        foreach ($more as $keyword => $value) {
            $string .= " $keyword='" . addcslashes($value, "'\\") . "'";
        }
        $connection = @pg_connect($string, PGSQL_CONNECT_FORCE_NEW);
        return $connection ?: throw new RuntimeException(error_get_last()['message']);
    }

    ${trustedRootsFunction}
  `
  return [
    sampleReadme(input, {
      ...run,
      needs: [...run.needs, "its extension pgsql"],
      tokens,
      tls: "`verify-full` checks the server's certificate and name against the roots that the machine trusts, whatever `sslmode` the setting has.",
      notes: [
        "A new connection for each request is PHP's habit. For many of them turn on PgBouncer at the server; `pg_pconnect` does not help, because it tells connections apart by their whole string, token included.",
        ...endpointNote(input),
        ...notes,
      ],
    }),
    manifestFile({ "ext-openssl": "*", "ext-pgsql": "*" }, { keepsTokens: true }),
    tokenFile(input),
    { path: "database.php", text: database },
    mainFile(
      codeText`
        $connection = connect();
        query($connection, 'CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())');
        query($connection, 'INSERT INTO visits DEFAULT VALUES');
        $result = query($connection, 'SELECT current_user, count(*) FROM visits');
        [$user, $visits] = pg_fetch_row($result);
        pg_close($connection);
      `,
      codeText`
        function query(PgSql\Connection $connection, string $sql): PgSql\Result
        {
            return @pg_query($connection, $sql) ?: throw new RuntimeException(pg_last_error($connection));
        }
      `,
    ),
  ]
}
