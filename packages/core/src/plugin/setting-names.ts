/** What becomes of a setting's name on its way to the app's process. @public */
export type NameVerdict =
  | { readonly kind: "kept" }
  | { readonly kind: "changed"; readonly to: string; readonly why: string }
  | { readonly kind: "refused"; readonly why: string }

/** The rules for names of settings where they are kept. @public */
export interface SettingNames {
  /** `why` is a whole sentence without its full stop. */
  judge(name: string): NameVerdict
  /** Whether names that differ only in case are one name. @defaultValue false */
  readonly ignoreCase?: boolean
}
