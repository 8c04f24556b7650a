import type { TokenProblem } from "../../../kit/ports.ts"
import type { DataAnswer } from "../../../kit/data/answers.ts"

const errors = "https://azconfig.io/errors"

/** An answer in App Configuration's error form (RFC 7807). `name` is the faulty parameter. */
export const problem = (status: number, title: string, detail: string, name?: string): DataAnswer => ({
  status,
  body: { type: `${errors}/${title}`, title, ...(name !== undefined && { name }), detail, status },
})

/** 400 for a parameter or a body that cannot be taken. */
export const invalidArgument = (name: string, detail: string): DataAnswer =>
  problem(400, "invalid-argument", detail, name)

/** 401; what it is about stands in the header (Microsoft Learn, "Microsoft Entra authentication" of App Configuration's REST API). */
export const unauthorized = (reason: TokenProblem | "missing"): DataAnswer => ({
  status: 401,
  headers: {
    "www-authenticate":
      reason === "missing"
        ? "HMAC-SHA256, Bearer"
        : `HMAC-SHA256, Bearer error="invalid_token", error_description="Authorization token failed validation (${reason})"`,
  },
})

/** 403 for a caller without a role that allows the operation. */
export const forbidden = (operation: string): DataAnswer =>
  problem(403, "forbidden", `The caller has no role that allows '${operation}'.`)

/** 412 for a condition that does not hold; the service gives no body. */
export const preconditionFailed: DataAnswer = { status: 412 }
