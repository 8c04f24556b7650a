/** Conditions of a request (RFC 9110, 13.1), as the values of its headers. */
export interface Conditions {
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
}

const includes = (list: string, etag: string) =>
  list.split(",").some((part) => part.trim().replaceAll(/^["']|["']$/g, "") === etag)

/** Whether `If-Match` holds for what is there; `etag` is undefined when nothing is. */
export const matches = ({ ifMatch }: Conditions, etag: string | undefined): boolean =>
  ifMatch === undefined || (etag !== undefined && (ifMatch.trim() === "*" || includes(ifMatch, etag)))

/** Whether `If-None-Match` holds for what is there. */
export const differs = ({ ifNoneMatch }: Conditions, etag: string | undefined): boolean =>
  ifNoneMatch === undefined ||
  etag === undefined ||
  !(ifNoneMatch.trim() === "*" || includes(ifNoneMatch, etag))
