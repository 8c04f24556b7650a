import assert from "node:assert/strict"

/** How drivers are told to go without TLS, or without looking at the server's certificate and name; each in the driver's own words. */
const unsafe: readonly RegExp[] = [
  /ssl[_ -]?mode["']?\s*(?:=>|[=:,])\s*["']?(?:disabled?|allow|prefer(?:red)?|none)\b/i,
  /SslMode\.(?:Disabled?|Allow|Prefer(?:red)?|None)\b/i,
  /\bssl["']?\s*(?:=>|[=:])\s*["']?(?:false|0|no|off|none|disabled?)\b/i,
  /\btls["']?\s*(?:=>|[=:])\s*["']?(?:false|0|no|off|none|preferred|skip-verify|disabled?)\b/i,
  /\b(?:use|require)[_-]?(?:ssl|tls)["']?\s*(?:=>|[=:])\s*["']?(?:false|0|no|off)\b/i,
  /\b(?:ssl|tls)[_-]?disabled["']?\s*(?:=>|[=:])\s*["']?(?:true|1|yes|on)\b/i,
  /\bencrypt["']?\s*(?:=>|[=:])\s*["']?(?:false|no|optional|0|disabled?)\b/i,
  /\btrust[ _]?server[ _]?certificate["']?\s*(?:=>|[=:])\s*["']?(?:true|yes|1)\b/i,
  /\bverify[_-]?server[_-]?certificate["']?\s*(?:=>|[=:])\s*["']?(?:false|no|0)\b/i,
  /\b(?:ssl|tls)?_?verify(?:_?(?:cert|certificate|peer|peer_name|host|hostname|identity|mode))?["']?\s*(?:=>|[=:])\s*["']?(?:false|0|no|off|none)\b/i,
  /\breject_?unauthorized["']?\s*(?:=>|[=:])\s*["']?(?:false|0)\b/i,
  /NODE_TLS_REJECT_UNAUTHORIZED["']?\]?\s*[=:]\s*["']?0/,
  /\bInsecureSkipVerify["']?\s*[=:]\s*true/i,
  /\bcheck_hostname["']?\s*(?:=>|[=:])\s*["']?false\b/i,
  /\bcheckServerIdentity\s*[=:]\s*(?:\(\)|\(_*\w*,?\s*_*\w*\)|function)/,
  /\b(?:(?:\w*_)?VERIFY_NONE|CERT_NONE|DONT_VERIFY\w*|NonValidatingFactory|TrustAllCerts?|NoopHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER)\b/i,
  /\bSslVerifyMode::NONE\b|\bNoTls\b|\bdanger_accept_invalid_\w+|\bdangerous\(\)/,
  /\bServerCertificateCustomValidationCallback\b[\s\S]{0,80}\btrue\b/,
  /\bTLS_REQCERT\s*[= ]\s*never\b|\bsslverify\s*(?:=>|[=:])\s*["']?(?:false|0)/i,
]

/** A password or token in clear text is right behind TLS only. */
const clearText = /\b(?:allow|enable)[_-]?clear[_-]?text\w*["']?\s*(?:=>|[=:])\s*["']?(?:true|1|yes|on)\b/i
const demandsTls =
  /\btls["']?\s*(?:=>|[=:])\s*["']?(?!false|preferred|skip)\w|ssl[_ -]?mode["']?\s*(?:=>|[=:])\s*["']?(?:require|verify)|\b(?:use|require)ssl["']?\s*[=:]\s*["']?true|\bssl\w*["']?\s*(?:=>|[=:(])/i

/** @throws AssertionError where a text tells a driver to go without TLS or not to verify it */
export function assertTls(what: string, text: string): void {
  for (const words of unsafe) {
    const found = words.exec(text)?.[0]
    assert.equal(found, undefined, `${what} says "${found ?? ""}", which turns TLS or its verification off`)
  }
  const sent = clearText.exec(text)?.[0]
  assert.ok(
    sent === undefined || demandsTls.test(text.replace(clearText, "")),
    `${what} says "${sent ?? ""}" and demands no TLS, so the token can be read on its way`,
  )
}
