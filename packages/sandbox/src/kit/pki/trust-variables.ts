import type { CertificateAuthority } from "./certificate-authority.ts"

/**
 * Variables with which a process trusts the sandbox besides what it trusts anyway: Node.js reads the first, OpenSSL and with it Python, Ruby and PHP,
 * and Go the second, Python's requests the third.
 */
export function trustVariables({
  file,
  bundleFile,
}: Pick<CertificateAuthority, "file" | "bundleFile">): Record<string, string> {
  return { NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: bundleFile, REQUESTS_CA_BUNDLE: bundleFile }
}
