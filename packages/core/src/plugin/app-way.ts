import type { Context } from "./context.ts"
import type { Permission } from "./step.ts"

/** How an app reaches what is outside of it, as far as its host tells. @public */
export interface AppNetwork {
  /** Name of the app, for messages. */
  readonly app: string
  /**
   * The public IPv4 addresses that it may call from; none where its host tells none. May take a request.
   */
  outbound(context: Context): Promise<readonly string[]>
  /** What {@link outbound} needs. @defaultValue nothing */
  readonly permissions?: readonly Permission[]
  /** Whether it calls into a virtual network. Left out where its host does not say. */
  readonly integrated?: boolean
}

/**
 * What to open for the app for good: to everything that runs in Azure, or to the addresses that the app calls from.
 *
 * @public
 */
export type AppOpening = "azure-services" | "app-outbound"

/** The app's way to a database. @public */
export interface AppWay {
  readonly network: AppNetwork
  /** Left out: nothing is opened, and what is missing is told. */
  readonly open?: AppOpening
}
