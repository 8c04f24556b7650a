import type { TokenProblem, VerifiedToken } from "../ports.ts"
import type { TokenService } from "../entra/token-service.ts"

/** Token in an `Authorization: Bearer` header. */
export const bearerToken = (header: string | undefined): string | undefined => {
  const [scheme, token] = header?.split(" ") ?? []
  return scheme?.toLowerCase() === "bearer" && token !== undefined && token !== "" ? token : undefined
}

/** Checks the header of a request; `missing` when it holds no token. */
export const authenticate = async (
  tokens: TokenService,
  header: string | undefined,
  audiences: readonly string[],
): Promise<{ ok: true; token: VerifiedToken } | { ok: false; problem: TokenProblem | "missing" }> => {
  const token = bearerToken(header)
  return token === undefined ? { ok: false, problem: "missing" } : tokens.verifyToken(token, audiences)
}
