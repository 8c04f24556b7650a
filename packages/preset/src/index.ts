export { azurePreset, type AzurePresetOptions } from "./preset.ts"
