export { overridesOf } from "./overrides.ts"
