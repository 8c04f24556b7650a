/** One thing that a plugin has to do right. It belongs to no test runner. @public */
export interface ConformanceCase {
  readonly name: string
  /** Ends where the plugin does it right. @throws AssertionError that tells what it did instead */
  readonly run: () => Promise<void>
}
