import { isSecret } from "../plugin/index.ts"
import { only, type Shape, told } from "../guard/shape.ts"

const choice: Shape = { kind: "name", "options?": "any" }

const signal: Shape = told(
  "an AbortSignal",
  (value) => typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value,
)

const oneOf = (...values: readonly string[]): Shape =>
  told(`one of ${values.join(", ")}`, (value) => typeof value === "string" && values.includes(value))

const owner: Shape = only({ user: "name", password: told("a secret, as createSecret makes it", isSecret) })

/** Of a connection that is to be made. A field that there is not is refused: `privilege` for `privileges` would grant everything. */
export const specShape: Shape = only({
  "name?": "text",
  source: choice,
  target: choice,
  "auth?": choice,
  "client?": "name",
  "privileges?": "any",
  "schemas?": ["text"],
  "strict?": "boolean",
  "owner?": owner,
  "takeOwnership?": "boolean",
  "customizedKeys?": "texts by key",
  "network?": oneOf("open", "leave"),
  "appNetwork?": oneOf("azure-services", "app-outbound"),
  "adopt?": "boolean",
  "connectionStringProperties?": "texts by key",
  "foreignUser?": oneOf("refuse", "recreate"),
})

export const refShape: Shape = {
  source: choice,
  name: "text",
  "target?": choice,
  "sourceId?": "text",
}

export const choiceShape = choice

/** A row of an audit. */
export const rowShape: Shape = {
  user: "text",
  "claim?": { source: "text", connection: "text", database: "text", "part?": "text" },
}

export const previewShape: Shape = { "source?": "name", target: "name", "auth?": "name", client: "name" }

export const sampleShape: Shape = {
  target: "name",
  "auth?": "name",
  client: "name",
  "customizedKeys?": "texts by key",
}

/** What a call may be given besides. */
export const howShape: Shape = {
  "signal?": signal,
  "owner?": owner,
  "onWarning?": "function",
  "onEvent?": "function",
  "confirm?": "function",
  "rollback?": "boolean",
}

export const engineShape: Shape = {
  plugins: ["any"],
  "journal?": { begin: "function", abandoned: "function", "passedOver?": "function" },
  "concurrency?": told("a whole number from 1 on", (value) => Number.isInteger(value) && Number(value) >= 1),
  "clock?": { now: "function", sleep: "function" },
  "random?": "function",
}
