/** What plugins promise, sentence by sentence, as the guide for authors has it. A conformance case that fails names its sentence. */
export const contract = {
  options: "A plugin's schema refuses wrong options with their path, before anything is touched.",
  unknownOptions: "A plugin's schema refuses options that it does not know.",
  missing:
    "What is not there is told by an error with the documented code and a hint, and nothing is touched.",
  errors:
    "Every error that a plugin makes has a code and a hint with the next action, and nothing secret in it.",
  unreachable:
    "What cannot be reached, or answers with an error, ends in an error with a code and a hint, and nothing is changed.",
  secrets: "Nothing secret is in events, errors, plans, previews, records and journals.",
  reading: "`resolve`, `check` and a preview read only.",
  shown: "Every step says what it does, why, and which permissions it needs.",
  checked: "`check` answers that an action is done exactly where everything that `apply` would do is there.",
  proofs: "A `proof` looks each time it runs, and throws where it does not find what it is there for.",
  looks: "A look of `inspect` finds whatever keeps the app from its database.",
  consent: "A step that hurts asks before it changes anything.",
  idempotent: "`apply` is idempotent: a second call ends in the same state.",
  needs: "A step names in `needs` every step whose value, opening or work it rests on.",
  undo: "`undo` brings back what was there before the run, and nothing else is changed by it.",
  undoNothing: "`undo` bears finding nothing to take back.",
  undoDelete: "A delete that fails is taken back as well: what it took away is there again.",
  signal:
    "A call whose signal is aborted ends with an error and changes nothing; only a `check` may answer from what it has at hand.",
  temporary:
    "What must not outlive the run is acquired, and its closer removes it, from another process too.",
  killed: "A run that was killed anywhere can be finished by the next one.",
  deleted: "A deleted connection leaves nothing, and can be made again.",
  ids: "The id of what was found is the same however the options spell it, but for the case of letters, and `optionsFromId` leads back to it.",
  endpoint: "An endpoint has the plugin's protocol, a host name or an address, and a port.",
  access:
    "A target's access step grants what the privileges say on every table of the schema, those made later included, and nothing else.",
  narrowed: "Privileges that are narrowed are taken away, and only those of the connection.",
  profiles:
    "A profile that the database cannot have is named in `unsupported.privileges` with the reason, and refused while planning.",
  drift: "A damaged connection is told by a validation and mended or refused by the next create.",
  neighbours: "Connections that lead to one database let each other be.",
  foreignUser: "A database user of another identity is refused unless the user asks to replace it.",
  names: "A name never changes what is done: it is quoted, or refused before anything is touched.",
  formatKeys: "A format is pure, and writes each key once.",
  formatPlace:
    "A format writes host, port and database of the endpoint, wherever it writes a place, and no other.",
  formatUser: "A format writes the name of the database user wherever it writes a user, and no other.",
  formatIdentity: "A format writes the client id of an identity that has to be named.",
  formatSecret: "A format writes the app's secret into secret settings only, and whole.",
  formatNames:
    "A format quotes names and values as the grammar of its string demands, or refuses them: none adds a keyword.",
  formatProperties:
    "A format with a connection string writes the properties that were asked for, but none that would name another place, login or secret.",
  formatTls: "A format or a sample never turns TLS or its verification off.",
  formatPreview: "A format writes the same keys for every endpoint of a kind.",
  clientProtocols: "A client plugin says of each protocol that it has a format for it or why not.",
  sampleFiles: "A sample is a README and files of one folder, each of which parses.",
  sampleVariables:
    "A sample reads the connection's variables under the names that they were given, and no others.",
  sampleLogin:
    "A sample logs in to the endpoint, as the user and with the identity that the connection writes.",
  settings: "A settings store changes the named keys and no other.",
  settingValues: "A settings store gives values back as they were given, or refuses them before it writes.",
  settingWrites: "A settings store writes only what is not there already.",
  settingsNow:
    "A settings store makes each change of the settings as they are right before the write, so that no other change is lost.",
  identities:
    "A source gives the app the identity that was asked for, says which the app holds, and takes none away.",
  identity:
    "An auth plugin answers the identity that the options name, with its own credential and no other's.",
  fixture: "A fixture shows the suite what the plugin could damage and how its world breaks.",
} as const

/** Names a sentence of the contract. */
export type ContractClause = keyof typeof contract
