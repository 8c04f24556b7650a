import type { PipelineRequest } from "@azure/core-rest-pipeline"

/** One line about a request: method, url, status, milliseconds. No header and no body ever enters it. */
export function requestLine(
  request: Pick<PipelineRequest, "method" | "url">,
  status: number | "failed",
  ms: number,
): string {
  return `${request.method} ${cutUrl(request.url)} ${status} ${ms} ms`
}

/** A url without what may be a secret: user and password, fragment, and every query value but the API version (operation urls are signed). */
export function cutUrl(text: string): string {
  const url = new URL(text)
  const words = [...url.searchParams].map(
    ([name, value]) => `${name}=${name === "api-version" ? value : "..."}`,
  )
  return `${url.origin}${url.pathname}${words.length === 0 ? "" : `?${words.join("&")}`}`
}
