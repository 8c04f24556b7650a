import type { SampleInput } from "@keyless/core/plugin"
import { sampleReadme } from "@keyless/samples"
import { describe, expect, test } from "vitest"

function input(variables: SampleInput["variables"], credential: SampleInput["credential"]): SampleInput {
  return {
    protocol: "postgresql",
    database: "Fake database",
    credential,
    tokenScope: "https://ossrdbms-aad.database.windows.net/.default",
    choice: { target: "fake-db", auth: "service-principal", client: "nodejs" },
    variables,
    variable: (key) => `AZURE_POSTGRESQL_${key}`,
  }
}

describe("the README of a sample", () => {
  test("names command, variables and what to run", () => {
    const variables = [
      { name: "AZURE_POSTGRESQL_HOST", secret: false },
      { name: "AZURE_POSTGRESQL_CLIENTSECRET", secret: true },
    ]
    const readme = sampleReadme(input(variables, "client-secret"), {
      language: "Node.js",
      needs: ["Node.js 22", "npm"],
      commands: ["npm install", "node main.js"],
      tokens: "It asks for one.",
      tls: "It is verified.",
      notes: ["That is all."],
    })
    expect(readme.path).toBe("README.md")
    for (const text of [
      "# Node.js and Fake database, without a password",
      "    keyless webapp connection create fake-db ... --service-principal --client-type nodejs\n",
      "- `AZURE_POSTGRESQL_HOST`\n",
      "- `AZURE_POSTGRESQL_CLIENTSECRET` (secret)\n",
      "Needs: Node.js 22; npm.",
      "    npm install\n    node main.js\n",
      "\n\nThat is all.\n",
    ]) {
      expect(readme.text).toContain(text)
    }
  })

  test("tells a person where the settings are, and how to export them where a shell can", () => {
    const readmeWith = (name: string) =>
      sampleReadme(input([{ name, secret: false }], "person"), {
        language: "X",
        needs: [],
        commands: [],
        tokens: "",
        tls: "",
      }).text
    expect(readmeWith("DB_HOST")).toContain("in the file `.env`. Export them")
    expect(readmeWith("db.host")).toContain("in the file `.env`.\n")
  })
})
