/** The exit codes of every command. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  conflict: 5,
  unreachable: 6,
  leftBehind: 7,
  invalidConnection: 8,
  noConsent: 9,
  cancelled: 130,
} as const

/** What each exit code means, as the help and the README say it. */
const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: "done",
  failed: "failed for another reason",
  usage: "the command line or its options are wrong",
  notFound: "an app, a database or a connection is not there",
  notAllowed: "not logged in, or a permission is missing",
  conflict: "something else holds the name, the setting or the lock",
  unreachable: "no answer, or too many requests; may work later",
  leftBehind: "done, but something temporary could not be removed",
  invalidConnection: "validate found something wrong",
  noConsent: "a question was not answered with yes",
  cancelled: "cancelled; what was done was taken back",
}

/** @see exitCodes */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The one table from error code to exit code. What is not in it, such as a code of somebody else's plugin, is `failed`. */
export const exitCodeByError: Readonly<Record<string, ExitCode>> = {
  unexpected: exitCodes.failed,
  azure_failed: exitCodes.failed,
  access_not_proved: exitCodes.failed,
  statement_failed: exitCodes.failed,
  identity_not_ready: exitCodes.failed,
  operation_failed: exitCodes.failed,
  duplicate_format: exitCodes.failed,
  duplicate_plugin: exitCodes.failed,
  invalid_plan: exitCodes.failed,
  invalid_place: exitCodes.failed,
  invalid_record: exitCodes.failed,
  place_unknown: exitCodes.failed,
  sandbox_failed: exitCodes.failed,
  template_not_understood: exitCodes.failed,

  usage: exitCodes.usage,
  cloud_invalid: exitCodes.usage,
  identifier_invalid: exitCodes.usage,
  invalid_connection_name: exitCodes.usage,
  invalid_connection_property: exitCodes.usage,
  invalid_guid: exitCodes.usage,
  invalid_options: exitCodes.usage,
  invalid_privileges: exitCodes.usage,
  opening_refused: exitCodes.notAllowed,
  ownership_unwanted: exitCodes.usage,
  no_sample: exitCodes.usage,
  plan_retired: exitCodes.usage,
  fabric_unavailable: exitCodes.usage,
  invalid_query: exitCodes.usage,
  invalid_resource_id: exitCodes.usage,
  server_identity_missing: exitCodes.usage,
  setting_unwritable: exitCodes.usage,
  settings_file_invalid: exitCodes.usage,
  subscription_missing: exitCodes.usage,
  unknown_plugin: exitCodes.usage,
  unknown_setting_key: exitCodes.usage,
  unsupported_combination: exitCodes.usage,
  user_not_writable: exitCodes.usage,

  connection_not_found: exitCodes.notFound,
  container_not_found: exitCodes.notFound,
  deployment_not_found: exitCodes.notFound,
  identity_not_found: exitCodes.notFound,
  resource_group_not_found: exitCodes.notFound,
  place_not_found: exitCodes.notFound,
  resource_not_found: exitCodes.notFound,
  schema_missing: exitCodes.notFound,
  source_not_found: exitCodes.notFound,
  subscription_not_found: exitCodes.notFound,
  target_not_found: exitCodes.notFound,
  sandbox_not_running: exitCodes.notFound,

  admin_login_refused: exitCodes.notAllowed,
  admin_missing: exitCodes.notAllowed,
  admin_taken: exitCodes.notAllowed,
  client_id_missing: exitCodes.notAllowed,
  conditional_access: exitCodes.notAllowed,
  fabric_forbidden: exitCodes.notAllowed,
  fabric_login_refused: exitCodes.notAllowed,
  directory_forbidden: exitCodes.notAllowed,
  grants_incomplete: exitCodes.notAllowed,
  identity_unresolved: exitCodes.notAllowed,
  login_failed: exitCodes.notAllowed,
  login_interactive_required: exitCodes.notAllowed,
  not_logged_in: exitCodes.notAllowed,
  owner_login_refused: exitCodes.notAllowed,
  permission_missing: exitCodes.notAllowed,
  policy_denied: exitCodes.notAllowed,
  provider_not_registered: exitCodes.notAllowed,
  quota_exceeded: exitCodes.notAllowed,
  resource_locked: exitCodes.notAllowed,
  server_identity_permissions: exitCodes.notAllowed,
  settings_file_forbidden: exitCodes.notAllowed,
  subscription_disabled: exitCodes.notAllowed,

  principal_conflict: exitCodes.conflict,
  read_replica: exitCodes.conflict,
  resource_busy: exitCodes.conflict,
  user_owns_objects: exitCodes.conflict,
  connection_busy: exitCodes.conflict,
  folder_taken: exitCodes.conflict,
  connection_name_taken: exitCodes.conflict,
  sandbox_running: exitCodes.conflict,
  setting_conflict: exitCodes.conflict,
  setting_in_key_vault: exitCodes.conflict,
  settings_conflict: exitCodes.conflict,
  settings_file_busy: exitCodes.conflict,
  source_busy: exitCodes.conflict,

  azure_unreachable: exitCodes.unreachable,
  database_not_ready: exitCodes.unreachable,
  database_unreachable: exitCodes.unreachable,
  network_blocked: exitCodes.unreachable,
  network_denied: exitCodes.unreachable,
  principal_unknown: exitCodes.unreachable,
  resource_stopped: exitCodes.unreachable,
  resource_unavailable: exitCodes.unreachable,
  tls_untrusted: exitCodes.unreachable,
  throttled: exitCodes.unreachable,

  temporary_left: exitCodes.leftBehind,
  validation_failed: exitCodes.invalidConnection,
  consent_refused: exitCodes.noConsent,
  consent_required: exitCodes.noConsent,
  cancelled: exitCodes.cancelled,
}

/** Exit codes with their meanings, in their order. */
export function exitCodeTable(): readonly (readonly [code: number, meaning: string])[] {
  const meanings = new Map(Object.entries(exitCodeMeanings))
  return Object.entries(exitCodes).map(([name, code]) => [code, meanings.get(name) ?? ""])
}

/** The exit code of an error. */
export function exitCodeOf(errorCode: string): ExitCode {
  return Object.hasOwn(exitCodeByError, errorCode) ? (exitCodeByError[errorCode] ?? 1) : exitCodes.failed
}
