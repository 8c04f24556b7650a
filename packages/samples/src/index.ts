export { codeText } from "./code-text.ts"
export { sampleReadme, type SampleReadme } from "./sample-readme.ts"
export { tokenResource, tokenScope } from "./token-scope.ts"
