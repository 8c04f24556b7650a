import { createHash, randomBytes, sign, type KeyObject } from "node:crypto"
import { bits, identifier, integer, octets, sequence, setOf, tagged, time, utf8, yes } from "./der.ts"

const ecdsaWithSha256 = sequence(identifier("1.2.840.10045.4.3.2"))
const day = 24 * 60 * 60 * 1000

/** A version 3 certificate to be signed with an EC key (RFC 5280). */
export interface CertificateRequest {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  /** Public part of `signingKey`, for the authority key identifier. */
  readonly issuerKey: KeyObject
  readonly days: number
  readonly use:
    | { readonly kind: "authority" }
    | {
        readonly kind: "server"
        readonly dnsNames: readonly string[]
        readonly ipAddresses: readonly string[]
      }
}

const name = (common: string) => sequence(setOf(sequence(identifier("2.5.4.3"), utf8(common))))

const spki = (key: KeyObject) => key.export({ type: "spki", format: "der" })

const keyIdentifier = (key: KeyObject) => createHash("sha256").update(spki(key)).digest().subarray(0, 20)

const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(identifier(id), ...(critical ? [yes] : []), octets(value))

const addressBytes = (address: string): Buffer => {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number))
  const [head = "", tail = ""] = address.split("::")
  const groups = (text: string) => text.split(":").filter((group) => group !== "")
  const [left, right] = [groups(head), groups(tail)]
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0")
  return Buffer.from([...left, ...zeros, ...right].map((group) => group.padStart(4, "0")).join(""), "hex")
}

const extensions = ({ use, publicKey, issuerKey }: CertificateRequest): Buffer[] => [
  ...(use.kind === "authority"
    ? [
        // No CA below it; key usage keyCertSign and cRLSign.
        extension("2.5.29.19", sequence(yes, integer(Buffer.from([0]))), true),
        extension("2.5.29.15", bits(Buffer.from([0b0000_0110]), 1), true),
      ]
    : [
        extension("2.5.29.19", sequence(), true),
        // digitalSignature, and serverAuth.
        extension("2.5.29.15", bits(Buffer.from([0b1000_0000]), 7), true),
        extension("2.5.29.37", sequence(identifier("1.3.6.1.5.5.7.3.1"))),
        extension(
          "2.5.29.17",
          sequence(
            ...use.dnsNames.map((dns) => tagged(0x82, Buffer.from(dns))),
            ...use.ipAddresses.map((address) => tagged(0x87, addressBytes(address))),
          ),
        ),
      ]),
  extension("2.5.29.14", octets(keyIdentifier(publicKey))),
  extension("2.5.29.35", sequence(tagged(0x80, keyIdentifier(issuerKey)))),
]

/** Makes and signs the certificate, PEM. It is valid from yesterday, for clocks that differ. */
export const makeCertificate = (request: CertificateRequest): string => {
  const now = Date.now()
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    name(request.issuer),
    sequence(time(new Date(now - day)), time(new Date(now + request.days * day))),
    name(request.subject),
    spki(request.publicKey),
    tagged(0xa3, sequence(...extensions(request))),
  )
  const der = sequence(body, ecdsaWithSha256, bits(sign("sha256", body, request.signingKey)))
  const lines = der.toString("base64").match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}
