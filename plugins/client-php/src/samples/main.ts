import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * `main.php`: the program itself, on `connect()` of `database.php`.
 *
 * @param visit - body of the function that makes one visit: it sets `$user` and `$visits`
 * @param helper - function that it needs, if any
 */
export function mainFile(visit: string, helper = ""): SampleFile {
  return {
    path: "main.php",
    text: codeText`
      <?php

      declare(strict_types=1);

      require __DIR__ . '/database.php';

      function visit(): void
      {
          ${visit.trimEnd()}
          echo "Logged in as $user. Visits: $visits\n";
          flush();
      }

      ${helper}
      $count = (int) ($argv[1] ?? 1);
      for ($number = 0; $number < $count; $number++) {
          if ($number > 0) {
              sleep(1);
          }
          visit();
      }
    `,
  }
}
