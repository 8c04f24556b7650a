import { isUntrustedCertificate } from "@keyless/sql"
import { expect, test } from "vitest"

function coded(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code })
}

test("an error of a certificate is one, also behind a driver's own error", () => {
  expect(isUntrustedCertificate(coded("SELF_SIGNED_CERT_IN_CHAIN"))).toBe(true)
  expect(isUntrustedCertificate(coded("ESOCKET", coded("ERR_TLS_CERT_ALTNAME_INVALID")))).toBe(true)
})

test.each([coded("ECONNREFUSED"), new Error("CERT_HAS_EXPIRED"), "CERT_HAS_EXPIRED", undefined])(
  "%s is none",
  (error) => {
    expect(isUntrustedCertificate(error)).toBe(false)
  },
)
