export { defineConfig, type KeylessConfig, type ServiceOfSandbox } from "./config.ts"
