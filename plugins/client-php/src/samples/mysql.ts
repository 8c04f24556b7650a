import type { ClientSample } from "@keyless/core/plugin"
import { codeText, sampleReadme, tokenResource } from "@keyless/samples"
import { mainFile } from "./main.ts"
import { manifestFile, notes, run, tokens } from "./manifest.ts"
import { trustedRootsFunction } from "./roots.ts"
import { endpointNote, tokenFile } from "./token.ts"

/**
 * mysqli on mysqlnd, the only library that it has since PHP 8.2. A new connection for each visit, as PHP does for each request.
 *
 * The flags are in the code and not read from `FLAG`: nothing that is set may send the token without TLS.
 *
 * PHP manual, "mysqli::real_connect", "mysqli::ssl_set".
 */
export const mysqlSample: ClientSample = (input) => {
  const database = codeText`
    <?php

    declare(strict_types=1);

    require_once __DIR__ . '/token.php';

    /** A new connection, with a token that is valid at this moment. */
    function connect(): mysqli
    {
        $connection = mysqli_init();
        $connection->ssl_set(null, null, trusted_roots(), null, null);
        $connection->real_connect(
            setting('${input.variable("HOST")}'),
            setting('${input.variable("USERNAME")}'),
            token('${tokenResource(input)}'),
            setting('${input.variable("DBNAME")}'),
            (int) setting('${input.variable("PORT")}'),
            // Checks certificate and name. The token goes in clear inside TLS, so there is no login without.
            flags: MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT,
        );
        return $connection;
    }

    ${trustedRootsFunction}
  `
  return [
    sampleReadme(input, {
      ...run,
      needs: [...run.needs, "its extension mysqli"],
      tokens,
      tls: "The flags make mysqli check the server's certificate and name against the roots that the machine trusts, and refuse a server without TLS, so the token is never sent in the open.",
      notes: [
        "A new connection for each request is PHP's habit; persistent ones (`p:` before the host) do not help, because mysqli tells them apart by their password.",
        ...endpointNote(input),
        ...notes,
      ],
    }),
    manifestFile({ "ext-mysqli": "*", "ext-openssl": "*" }, { keepsTokens: true }),
    tokenFile(input),
    { path: "database.php", text: database },
    mainFile(codeText`
      $connection = connect();
      $connection->query('CREATE TABLE IF NOT EXISTS visits (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)');
      $connection->query('INSERT INTO visits VALUES ()');
      $result = $connection->query("SELECT substring_index(current_user(), '@', 1), count(*) FROM visits");
      [$user, $visits] = $result->fetch_row();
      $connection->close();
    `),
  ]
}
