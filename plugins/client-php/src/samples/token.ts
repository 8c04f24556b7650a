import type { SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** PHP that reads a variable of the environment. */
export const settingFunction = codeText`
  function setting(string $name): string
  {
      return getenv($name) ?: throw new RuntimeException("The variable $name is not set.");
  }
`

/**
 * `token.php`: tokens by plain HTTP, since there is no official library of Entra ID for PHP.
 *
 * Microsoft, "How to use managed identities for App Service and Azure Functions", REST endpoint reference; "OAuth 2.0 client credentials flow";
 * "az account get-access-token". PHP manual, "APCu", "HTTP context options".
 */
export function tokenFile(input: SampleInput): SampleFile {
  return {
    path: "token.php",
    text: codeText`
      <?php

      declare(strict_types=1);

      /**
       * A token that is valid now. It is kept until it is about to expire: in this process, and, where APCu is on,
       * from one request to the next.
       */
      function token(string $resource): string
      {
          static $tokens = [];
          $key = __FILE__ . " $resource";
          $shared = function_exists('apcu_enabled') && apcu_enabled();
          $kept = $tokens[$key] ?? ($shared ? apcu_fetch($key) : false);
          if ($kept === false || $kept['expires'] - 300 < time()) {
              $kept = new_token($resource);
              if ($shared) {
                  apcu_store($key, $kept);
              }
          }
          $tokens[$key] = $kept;
          return $kept['token'];
      }

      ${newToken(input)}

      ${settingFunction.trimEnd()}
    `,
  }
}

function newToken(input: SampleInput): string {
  const read = (key: string) => `setting('${input.variable(key)}')`
  switch (input.credential) {
    case "ambient":
    case "client-id": {
      const clientId = input.credential === "client-id" ? `'client_id' => ${read("CLIENTID")},` : ""
      return codeText`
        /** Asks the service that the app runs in, which knows its identities. */
        function new_token(string $resource): array
        {
            $query = http_build_query([
                'api-version' => '2019-08-01',
                'resource' => $resource,
                ${clientId}
            ]);
            $answer = ask_for_token(setting('IDENTITY_ENDPOINT') . "?$query", [
                'header' => 'X-IDENTITY-HEADER: ' . setting('IDENTITY_HEADER'),
            ]);
            return ['token' => $answer['access_token'], 'expires' => (int) $answer['expires_on']];
        }

        ${askForToken}
      `.trimEnd()
    }
    case "client-secret":
      return codeText`
        /** Asks Microsoft Entra ID. */
        function new_token(string $resource): array
        {
            $authority = rtrim(getenv('AZURE_AUTHORITY_HOST') ?: 'https://login.microsoftonline.com', '/');
            $answer = ask_for_token("$authority/" . ${read("TENANTID")} . '/oauth2/v2.0/token', [
                'method' => 'POST',
                'header' => 'Content-Type: application/x-www-form-urlencoded',
                'content' => http_build_query([
                    'grant_type' => 'client_credentials',
                    'client_id' => ${read("CLIENTID")},
                    'client_secret' => ${read("CLIENTSECRET")},
                    'scope' => "$resource/.default",
                ]),
            ]);
            return ['token' => $answer['access_token'], 'expires' => time() + (int) $answer['expires_in']];
        }

        ${askForToken}
      `.trimEnd()
    case "person":
      return codeText`
        /** Asks the Azure CLI, where somebody has logged in with "az login". What it says of errors goes to stderr. */
        function new_token(string $resource): array
        {
            $az = PHP_OS_FAMILY === 'Windows' ? 'az.cmd' : 'az';
            $command = [$az, 'account', 'get-access-token', '--resource', $resource, '--output', 'json'];
            // An array is started as it is, without a shell.
            $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
            if ($process === false) {
                throw new RuntimeException('The Azure CLI is not installed.');
            }
            $output = stream_get_contents($pipes[1]);
            if (proc_close($process) !== 0) {
                throw new RuntimeException('The Azure CLI gave no token.');
            }
            $answer = json_decode($output, true, flags: JSON_THROW_ON_ERROR);
            return ['token' => $answer['accessToken'], 'expires' => (int) ($answer['expires_on'] ?? 0)];
        }
      `.trimEnd()
  }
}

const askForToken = codeText`
  /** Sends a request that is answered with a token. Streams verify TLS by default. */
  function ask_for_token(string $url, array $request): array
  {
      // A redirection would take what is secret somewhere else.
      $always = ['follow_location' => 0, 'ignore_errors' => true, 'timeout' => 30];
      $body = @file_get_contents($url, false, stream_context_create(['http' => $request + $always]));
      if ($body === false) {
          throw new RuntimeException(error_get_last()['message']);
      }
      $answer = json_decode($body, true);
      return isset($answer['access_token'])
          ? $answer
          : throw new RuntimeException('No token: ' . ($answer['error_description'] ?? $answer['message'] ?? $body));
  }
`.trimEnd()

/** Where the identity endpoint is that the program asks, for READMEs. */
export function endpointNote({ credential }: SampleInput): readonly string[] {
  return credential === "ambient" || credential === "client-id"
    ? [
        "`token.php` asks the identity endpoint that App Service, Azure Functions and Container Apps give their apps. Virtual machines and Azure Spring Apps have another.",
      ]
    : []
}
