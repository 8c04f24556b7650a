export { changedSettings, type DecidedChange, decideChange, isChanged } from "./change.ts"
export { credentialSettings } from "./credential-settings.ts"
export { type NameRules, settingNames } from "./name-rules.ts"
export { prefixedSettings } from "./prefixed-settings.ts"
