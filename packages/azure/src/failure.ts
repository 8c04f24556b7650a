/** What a failed request said, whichever SDK threw. */
export interface Failure {
  /** HTTP status; absent where there was no answer. */
  readonly status?: number
  /** The service's own code. */
  readonly code?: string
  /** The code that some services put inside, which says more. */
  readonly innerCode?: string
  readonly message: string
  /** System error code of a request that got no answer: `ENOTFOUND`. */
  readonly network?: string
  readonly correlationId?: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/** Reads the service's code and message from a body with ARM's envelope, Microsoft.Web's capitalised one, Fabric's or none. */
export function readEnvelope(body: unknown): Pick<Partial<Failure>, "code" | "innerCode" | "message"> {
  if (!isRecord(body)) return {}
  const error = isRecord(body["error"]) ? body["error"] : body
  const code = text(error["code"]) ?? text(error["Code"]) ?? text(error["errorCode"])
  const message = text(error["message"]) ?? text(error["Message"])
  const innerCode = innerCodeOf(error)
  return {
    ...(code === undefined ? {} : { code }),
    ...(innerCode === undefined ? {} : { innerCode }),
    ...(message === undefined ? {} : { message }),
  }
}

/** Key Vault has `innererror`, Azure Resource Manager `details`: the last one of the chain is what happened. */
function innerCodeOf(error: Readonly<Record<string, unknown>>): string | undefined {
  const details: readonly unknown[] = Array.isArray(error["details"]) ? error["details"] : []
  const within = error["innererror"] ?? (details.length === 1 ? details[0] : undefined)
  if (!isRecord(within)) return undefined
  return innerCodeOf(within) ?? text(within["code"])
}

const networkCode =
  /^(E[A-Z]{3,}|REQUEST_SEND_ERROR|CERT_[A-Z_]+|UNABLE_TO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|ERR_TLS_[A-Z_]+)$/

/** Reads an error of any SDK; both kinds carry `statusCode`, `code` and `response`. */
export function readFailure(error: unknown): Failure {
  if (!isRecord(error)) return { message: String(error) }
  const response = isRecord(error["response"]) ? error["response"] : {}
  const statusValue = error["statusCode"] ?? response["status"]
  const status = typeof statusValue === "number" ? statusValue : undefined
  const envelope = readEnvelope(parsed(text(response["bodyAsText"])))
  const code = envelope.code ?? text(error["code"])
  const innerCode = envelope.innerCode
  const message = envelope.message ?? text(error["message"]) ?? "no message"
  const correlationId = header(response["headers"], "x-ms-correlation-request-id")
  const network = status === undefined ? systemCode(error) : undefined
  return {
    message,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(innerCode === undefined ? {} : { innerCode }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(network === undefined ? {} : { network }),
  }
}

function systemCode(error: Readonly<Record<string, unknown>>): string | undefined {
  const code = text(error["code"])
  if (code !== undefined && networkCode.test(code)) return code
  return isRecord(error["cause"]) ? systemCode(error["cause"]) : undefined
}

function header(headers: unknown, name: string): string | undefined {
  if (!isRecord(headers) || typeof headers["get"] !== "function") return undefined
  return text(headers["get"](name))
}

/** Parses JSON that may be none. */
export function parsed(body: string | null | undefined): unknown {
  if (body === undefined || body === null || body === "") return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
