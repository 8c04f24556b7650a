import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto"
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { rootCertificates } from "node:tls"
import { makeCertificate } from "./certificate.ts"

const authorityName = "Keyless sandbox CA"
const day = 24 * 60 * 60 * 1000

/** Names a server certificate is valid for. */
export interface CertificateNames {
  readonly dnsNames: readonly string[]
  readonly ipAddresses: readonly string[]
}

/** A certificate and its private key (PKCS 8), both PEM. */
export interface IssuedCertificate {
  readonly key: string
  readonly cert: string
}

export interface CertificateAuthority {
  /** The CA's own certificate, PEM. */
  readonly pem: string
  /** Absolute path of a file with `pem`, for `NODE_EXTRA_CA_CERTS` and the like. */
  readonly file: string
  /** Absolute path of a file with `pem` and the roots that Node.js trusts, for `SSL_CERT_FILE` and the like, which replace what is trusted. */
  readonly bundleFile: string
  /** Makes a server certificate for these names. The chain is the leaf alone, since clients hold the CA. */
  issue(names: CertificateNames): Promise<IssuedCertificate>
}

const newKeys = () => generateKeyPairSync("ec", { namedCurve: "P-256" })
const pkcs8 = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString()

const makeAuthority = () => {
  const { publicKey, privateKey } = newKeys()
  const pem = makeCertificate({
    subject: authorityName,
    issuer: authorityName,
    publicKey,
    signingKey: privateKey,
    issuerKey: publicKey,
    days: 825,
    use: { kind: "authority" },
  })
  return { pem, key: privateKey }
}

const readAuthority = async (certFile: string, keyFile: string) => {
  try {
    const [pem, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")])
    const expires = new Date(new X509Certificate(pem).validTo).getTime()
    return expires < Date.now() + 30 * day ? undefined : { pem, key: createPrivateKey(key) }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw new Error(`the sandbox's CA in ${certFile} cannot be read; delete it to have a new one made`, {
      cause: error,
    })
  }
}

/**
 * Opens the CA of a sandbox directory (`ca.pem` and `ca-key.pem`, the latter for the owner only) or makes one, so
 * that a trust setting survives a restart. Keys are EC P-256, which every TLS 1.2 client takes.
 * @throws Error when the files are there but cannot be read.
 */
export const openCertificateAuthority = async (directory: string): Promise<CertificateAuthority> => {
  const certFile = join(directory, "ca.pem")
  const keyFile = join(directory, "ca-key.pem")
  const bundleFile = join(directory, "ca-bundle.pem")
  await mkdir(directory, { recursive: true })
  let authority = await readAuthority(certFile, keyFile)
  if (authority === undefined) {
    authority = makeAuthority()
    await writeFile(keyFile, pkcs8(authority.key), { mode: 0o600 })
    await chmod(keyFile, 0o600)
    await writeFile(certFile, authority.pem)
  }
  const { pem, key } = authority
  await writeFile(bundleFile, `${[pem.trimEnd(), ...rootCertificates].join("\n")}\n`)
  const issuerKey = createPublicKey(key)
  return {
    pem,
    file: certFile,
    bundleFile,
    async issue({ dnsNames, ipAddresses }) {
      const { publicKey, privateKey } = newKeys()
      const cert = makeCertificate({
        subject: dnsNames[0] ?? ipAddresses[0] ?? "localhost",
        issuer: authorityName,
        publicKey,
        signingKey: key,
        issuerKey,
        days: 365,
        use: { kind: "server", dnsNames, ipAddresses },
      })
      return { key: pkcs8(privateKey), cert }
    },
  }
}
