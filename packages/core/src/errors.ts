import { defineErrorCodes } from "./plugin/index.ts"

/** The errors of the engine itself; plugins have tables of their own. */
export const fail = defineErrorCodes({
  cancelled: "The run was cancelled by the caller; what it had done was taken back.",
  claim_in_use: "A connection that a database knows of is in use, or it cannot be seen whether it is.",
  connection_busy: "Another run is working on the same connection.",
  connection_name_taken: "The record of another connection stands under the same setting name.",
  connection_not_found: "The app has no connection of that name.",
  consent_required: "A step needs a yes and nobody was there to give it.",
  consent_refused: "A step needs a yes and got a no.",
  duplicate_format: "Two plugins give a format for the same protocol and client type.",
  duplicate_plugin: "Two plugins of one kind have the same id or alias.",
  invalid_connection_name: "The connection's name has characters that are not allowed.",
  invalid_endpoint: "The host, the port or the protocol that a target gives is none; a fault of a plugin.",
  invalid_options: "Options are missing or wrong.",
  invalid_plan: "The steps of a plan do not fit together; a fault of a plugin.",
  invalid_privileges: "The privileges are neither a profile nor a list of privileges.",
  invalid_record: "A connection's record in the app's settings cannot be read.",
  invalid_place: "The app's settings name a place for settings that the source does not know.",
  newer_version: "It was written by a newer version of Keyless, and this one leaves it alone.",
  no_sample: "The client type has no sample program for that kind of database.",
  opening_refused: "The database does not let this machine in, and its network was to be left alone.",
  run_taken_over: "The process did not work for so long that another run took its place; it went no further.",
  setting_conflict: "A setting that would be written belongs to something else.",
  setting_name_refused:
    "The app's host would drop or change the name of a setting that the connection writes.",
  temporary_left: "The work is done, but something temporary could not be removed.",
  unknown_plugin: "No plugin of that kind has the id.",
  unknown_setting_key: "A customized key does not name a setting of the connection.",
  unsupported_combination: "The target cannot be used with this auth or client type.",
})
