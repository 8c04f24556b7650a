import type { Choice } from "./choice.ts"

/** The package's README. */
export function readmeOf({ kind, name, package: ownName, sandbox }: Choice): string {
  const fence = "```"
  return `# ${ownName}

A plugin for [Keyless](https://github.com/keyless-dev/keyless): the ${kind} \`${name}\`.

${fence}sh
npm install keyless ${ownName}
${fence}

${fence}ts
// keyless.config.ts
import { defineConfig } from "@keyless/core/config"

export default defineConfig({ plugins: ["${ownName}"] })
${fence}

## Working on it

- \`npm test\` builds it and runs the suite of its kind: \`src/suite.ts\` says what the suite tries it on.
- \`npx keyless plugins check\` looks at the package as somebody who installs it, and runs the same suite.
- \`npm create keyless-plugin update\` brings it to newer contracts.
${sandbox ? `- \`src/sandbox.ts\` is a service of the sandbox; a config names it under \`sandbox.services\`.\n` : ""}
The code is a whole example that works on something made up. Put yours in its place piece by piece, and keep the suite green.
`
}
