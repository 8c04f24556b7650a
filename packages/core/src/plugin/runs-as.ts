/**
 * Whose identity an app uses: one that its hosting service gives it (`managed-identity`), an application's own with a secret (`application`), or
 * that of the person who runs it (`person`).
 *
 * @public
 */
export type RunsAs = "managed-identity" | "application" | "person"
