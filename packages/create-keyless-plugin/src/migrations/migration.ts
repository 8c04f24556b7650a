/** A change of the contracts that a package's code has to follow. */
export interface Migration {
  readonly number: number
  /** What changed, for whoever reads the diff. */
  readonly title: string
  /** The text of a source file after the change; the same text where it is not concerned. */
  readonly change: (text: string, path: string) => string
}
