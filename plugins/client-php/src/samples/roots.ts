import { codeText } from "@keyless/samples"

/**
 * PHP that finds the file of trusted root certificates, which libpq and mysqlnd do not look for.
 *
 * PHP manual, "openssl_get_cert_locations"; PostgreSQL, "libpq: SSL support".
 */
export const trustedRootsFunction = codeText`
  /** The file of root certificates that this machine trusts. */
  function trusted_roots(): string
  {
      $known = openssl_get_cert_locations();
      $files = [
          $known['ini_cafile'],
          getenv($known['default_cert_file_env']),
          $known['default_cert_file'],
          '/etc/ssl/certs/ca-certificates.crt',
          '/etc/pki/tls/certs/ca-bundle.crt',
      ];
      foreach ($files as $file) {
          if ($file && is_readable($file)) {
              return $file;
          }
      }
      throw new RuntimeException('No file of trusted root certificates: set openssl.cafile in php.ini.');
  }
`.trimEnd()
