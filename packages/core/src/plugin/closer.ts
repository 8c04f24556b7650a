import type { Context, JsonObject } from "./context.ts"

/**
 * Removes a temporary resource; one that is not there is fine.
 *
 * @param made - false where it is not known whether making it came to its end: the resource may appear a little later, so a closer that does not
 *   find it has to wait for it as long as making one may take
 * @public
 */
export type Closer = (context: Context, data: JsonObject, made: boolean) => Promise<void>

/** Closers by the name that steps give; also called after a crash, by another process. @public */
export type Closers = Readonly<Record<string, Closer>>
