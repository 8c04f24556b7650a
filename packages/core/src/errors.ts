import { defineErrorCodes } from "./plugin/index.ts"

/** The errors of the engine itself; plugins have tables of their own. */
export const fail = defineErrorCodes({
  cancelled: {
    meaning: "The run was cancelled by the caller; what it had done was taken back.",
    cause: "Ctrl-C, a closed terminal or the caller's signal ended the run.",
    action: "Run the same command again when you are ready. It begins anew.",
  },
  claim_in_use: {
    meaning: "A connection that a database knows of is in use, or it cannot be seen whether it is.",
    cause:
      "What is left of an app was to be taken away, and the app with its record is there, or may not be read.",
    action: "Delete the connection instead, or run the command as somebody who can see the app.",
  },
  connection_busy: {
    meaning: "Another run is working on the same connection.",
    cause: "Another run of the same connection is at work, on this machine or with the same journal.",
    action: "Wait for it to end, then run the command again.",
  },
  connection_name_taken: {
    meaning: "The record of another connection stands under the same setting name.",
    cause:
      "The name is that of another connection of the app, perhaps in another case, or of one that Service Connector made.",
    action: "Give another --connection, or go on with the one that is there, as the hint says.",
  },
  connection_not_found: {
    meaning: "The app has no connection of that name.",
    cause:
      "The name is spelled otherwise, the connection was deleted, or another tool rewrote the app's settings.",
    action:
      "Look at the names that the hint lists. If another tool took the settings away, name the database as well: delete TARGET or validate TARGET.",
  },
  connection_string_refused: {
    meaning: "The driver's connection string cannot hold a name or a property.",
    cause:
      "A name or a property has something that the grammar of the driver's connection string has no way to write, such as a NUL, or a blank in a keyword of libpq.",
    action: "Use another name, or a property that the driver documents.",
  },
  consent_required: {
    meaning: "A step needs a yes and nobody was there to give it.",
    cause:
      "The step changes something that others may notice, and the command cannot ask, since it does not run on a terminal.",
    action: "Read the question in the message. If the answer is yes, run the command again with --yes.",
  },
  consent_refused: {
    meaning: "A step needs a yes and got a no.",
    cause: "You answered the question of a step with no.",
    action: "Nothing has to be done. What the run had changed before was taken back.",
  },
  duplicate_format: {
    meaning: "Two plugins give a format for the same protocol and client type.",
    cause: "Two plugins give a format for the same protocol and client type.",
    action: "Leave one of the two out, or remove the format from one.",
  },
  duplicate_plugin: {
    meaning: "Two plugins of one kind have the same id or alias.",
    cause:
      "Two plugins of one kind have the same id or alias, or two sources want to be the one without a name.",
    action: "Leave one of the two out of the list that createEngine gets.",
  },
  invalid_connection_name: {
    meaning: "The connection's name has characters that are not allowed.",
    cause: "The name has a character that settings cannot have.",
    action: "Use letters, digits, dots and underscores.",
  },
  invalid_connection_property: {
    meaning: "The name of a connection string's property has characters that are not allowed.",
    cause: "A name given with --connstr-props is not one that a driver could have.",
    action: "Use the name that the driver documents: letters, digits, blanks, dots, dashes and underscores.",
  },
  invalid_options: {
    meaning: "Options are missing or wrong.",
    cause: "An option is missing, or its value is not of the form that it should have.",
    action: "The message names each option and what is wrong with it. Correct them.",
  },
  invalid_plan: {
    meaning: "The steps of a plan do not fit together; a fault of a plugin.",
    cause:
      "A plugin made steps that wait for each other, that have the same id, or that need a step which is not there.",
    action: "Tell the plugin's author. The message names the step.",
  },
  invalid_plugin: {
    meaning: "An object in the list of plugins is no plugin, or lacks what one has to have.",
    cause:
      "The object was not made by defineSource, defineTarget, defineAuth or defineClient, or a part of it has another type.",
    action: "Make it with the function of its kind, and give it what the message names.",
  },
  invalid_privileges: {
    meaning: "The privileges are neither a profile nor a list of privileges.",
    cause:
      "The value of --privileges is no profile, and the file has something else than a list of privileges.",
    action:
      "Use all, readwrite, readonly or ddl, or a list out of select, insert, update, delete, execute and create.",
  },
  invalid_record: {
    meaning: "A connection's record in the app's settings cannot be read.",
    cause: "The setting in which the connection's record stands was changed by hand or cut.",
    action: "Delete that setting, then run the create command again with the same --connection.",
  },
  invalid_place: {
    meaning: "The app's settings name a place for settings that the source does not know.",
    cause:
      "The connection's record names a place for settings, such as a key vault, that this version of the source plugin does not know.",
    action: "Use the version of the plugin that made the connection, or a newer one.",
  },
  newer_version: {
    meaning: "It was written by a newer version of Keyless, and this one leaves it alone.",
    cause: "A newer version of Keyless wrote the connection's record or began a run.",
    action: "Use that version for this connection.",
  },
  no_sample: {
    meaning: "The client type has no sample program for that kind of database.",
    cause: "The client type has no sample for that protocol, or there is no driver for it.",
    action: "Take one of the client types that the hint lists.",
  },
  opening_refused: {
    meaning: "The database does not let this machine in, and its network was to be left alone.",
    cause: "The database's firewall keeps this machine out, and --opt-out publicnetwork forbids to open it.",
    action: "Run the command from a machine that the firewall lets in, or leave --opt-out publicnetwork out.",
  },
  plugin_failed: {
    meaning: "A plugin threw an error of its own, or answered what its contract does not allow.",
    cause: "The plugin that is named has a fault, or what it talks to failed in a way that it does not know.",
    action: "Look at the cause with --debug, and tell the author of the plugin.",
  },
  run_taken_over: {
    meaning: "The process did not work for so long that another run took its place; it went no further.",
    cause:
      "The process was suspended, for instance with the machine, for longer than its lock lasts. Another run went on in its place.",
    action: "Look at what the other run did, then run the command again.",
  },
  setting_conflict: {
    meaning: "A setting that would be written belongs to something else.",
    cause: "The app has a setting of that name which the connection did not write.",
    action: "Rename the connection's setting with --customized-keys, or remove the setting that is there.",
  },
  setting_name_refused: {
    meaning: "The app's host would drop or change the name of a setting that the connection writes.",
    cause: "The app's host drops or changes names with some characters. The app would not find the setting.",
    action: "Rename the setting as the hint says, with --customized-keys or with another --connection.",
  },
  temporary_left: {
    meaning: "The work is done, but something temporary could not be removed.",
    cause: "Removing a firewall rule or another temporary thing failed, while all the rest succeeded.",
    action:
      "Run the command again, or keyless recover. The message names what is left, so that you can also remove it by hand.",
  },
  unknown_plugin: {
    meaning: "No plugin of that kind has the id.",
    cause: "No plugin of that kind has the id, or it is not among those that were given to the engine.",
    action: "Use one of the ids that the hint lists.",
  },
  unknown_setting_key: {
    meaning: "A customized key does not name a setting of the connection.",
    cause:
      "--customized-keys names a setting that the connection does not write, or a new name that cannot be one.",
    action: "See the names with: preview-configuration TARGET.",
  },
  unsupported_plugin: {
    meaning: "A plugin was written for contracts that this version of Keyless does not have.",
    cause: "The plugin is older or newer than this version of Keyless.",
    action: "Install the version of the plugin, or of Keyless, that the hint names.",
  },
  unsupported_combination: {
    meaning: "The target cannot be used with this auth or client type.",
    cause:
      "The database, the identity, the app's host or the language cannot do it. The message has the reason.",
    action: "See what goes together with: list-support-types.",
  },
})
