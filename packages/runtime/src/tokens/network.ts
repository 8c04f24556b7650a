import { AuthError, type INetworkModule, type NetworkResponse } from "@azure/msal-node"
import { isRefusal, mark, retryAfterOf } from "./failure.ts"

const patience = 10_000

/**
 * How MSAL reaches the endpoints: one try, because the cache decides about the next one. What fails is an error that says why and,
 * where the endpoint asks for it, how long to wait; MSAL's own client keeps neither.
 */
export const network: INetworkModule = {
  sendGetRequestAsync: (url, options, timeout) =>
    send(url, { method: "GET", headers: options?.headers ?? {} }, timeout),
  sendPostRequestAsync: (url, options) =>
    send(url, { method: "POST", headers: options?.headers ?? {}, body: options?.body ?? "" }),
}

async function send<T>(url: string, init: RequestInit, timeout = patience): Promise<NetworkResponse<T>> {
  const [response, text] = await answer(url, init, timeout)
  // Azure Arc challenges a first request; MSAL answers to that.
  if (!response.ok && !response.headers.has("www-authenticate")) {
    const message = `${new URL(url).host} answered ${response.status}: ${reasonIn(text)}`
    const retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now())
    throw mark(new AuthError("answer", "", message), {
      refused: isRefusal(response.status),
      message,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  }
  return { headers: Object.fromEntries(response.headers), body: JSON.parse(text), status: response.status }
}

async function answer(url: string, init: RequestInit, timeout: number): Promise<[Response, string]> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) })
    return [response, await response.text()]
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const said = cause instanceof Error ? cause.message : String(cause)
    const message = `${new URL(url).host} cannot be reached: ${said}`
    throw mark(new AuthError("unreachable", "", message), { refused: false, message })
  }
}

/** What an endpoint says in the body of an error: App Service `message`, the others `error_description`. */
function reasonIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === "object" && parsed !== null) {
      for (const name of ["error_description", "message"]) {
        const text: unknown = Reflect.get(parsed, name)
        if (typeof text === "string") return text.split(" Trace ID:")[0] ?? text
      }
    }
  } catch {
    // No JSON: the text itself says most.
  }
  return body.slice(0, 200)
}
