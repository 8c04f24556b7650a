import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Exchange } from "@keyless/sandbox"
import { z } from "zod"

/** Where the published specifications are, beside the repository. */
const folder = fileURLToPath(new URL("../../../shared/spec/arm-schemas", import.meta.url))

/** Why the specifications cannot be used; `undefined` where they can. */
export const missingSchemas = existsSync(folder)
  ? undefined
  : "there is no folder ../shared/spec/arm-schemas beside the repository"

interface Schema {
  readonly $ref?: string | undefined
  readonly type?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly "x-ms-enum"?: { readonly modelAsString?: boolean | undefined } | undefined
  readonly required?: readonly string[] | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly additionalProperties?: boolean | Schema | undefined
  readonly items?: Schema | undefined
  readonly allOf?: readonly Schema[] | undefined
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.string().optional(),
    readOnly: z.boolean().optional(),
    enum: z.array(z.unknown()).optional(),
    "x-ms-enum": z.looseObject({ modelAsString: z.boolean().optional() }).optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), schema).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    items: schema.optional(),
    allOf: z.array(schema).optional(),
  }),
)
const reference = z.looseObject({ referenceName: z.string().nullish() }).nullish()
const specification = z.looseObject({
  definitions: z.record(z.string(), schema),
  resources: z.record(z.string(), z.object({ $ref: z.string() })).default({}),
  ids: z.record(z.string(), z.looseObject({ id: z.string().optional() })).default({}),
  operations: z
    .array(
      z.looseObject({
        httpMethod: z.string(),
        resourceIdName: z.string().nullish(),
        uriSuffix: z.string().nullish(),
        expectedStatusCodes: z.array(z.number()),
        fieldContainingPaginationDetails: z.string().nullish(),
        requestObject: reference,
        responseObject: reference,
      }),
    )
    .default([]),
})

/** An operation of the specifications. */
interface Operation {
  readonly method: string
  readonly path: RegExp
  readonly statuses: readonly number[]
  readonly request: Schema | undefined
  readonly answer: Schema | undefined
  readonly isList: boolean
  /** Whether the specification describes the operation; else it is made of the resource's definition. */
  readonly isDescribed: boolean
  readonly definitions: Readonly<Record<string, Schema>>
}

const pathOf = (path: string) =>
  new RegExp(`^${path.replaceAll(/[.$]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, "[^/]+")}/?$`, "i")
const group = "/subscriptions/{s}/resourceGroups/{g}/providers/"

const ofFile = (file: string): Operation[] => {
  const { definitions, resources, ids, operations } = specification.parse(
    JSON.parse(readFileSync(`${folder}/${file}`, "utf8")),
  )
  const named = (name: string | null | undefined) => (name ? definitions[name] : undefined)
  const described = operations.map((operation): Operation => ({
    method: operation.httpMethod,
    path: pathOf(`${ids[operation.resourceIdName ?? ""]?.id ?? ""}${operation.uriSuffix ?? ""}`),
    statuses: operation.expectedStatusCodes,
    request: named(operation.requestObject?.referenceName),
    answer: named(operation.responseObject?.referenceName),
    isDescribed: true,
    isList: typeof operation.fieldContainingPaginationDetails === "string",
    definitions,
  }))
  const made = Object.entries(resources).flatMap(([type, { $ref }]): Operation[] => {
    const [provider = "", ...types] = type.split("/")
    const path = pathOf(`${group}${provider}/${types.map((part) => `${part}/{n}`).join("/")}`)
    const whole = definitions[$ref.split("/").at(-1) ?? ""]
    const common = { path, definitions, isDescribed: false, isList: false, answer: whole }
    return [
      { ...common, method: "GET", statuses: [200], request: undefined },
      { ...common, method: "PUT", statuses: [200, 201, 202], request: whole },
      { ...common, method: "PATCH", statuses: [200, 202], request: whole && { ...whole, required: [] } },
    ]
  })
  return [...described, ...made]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const typeFits = (type: string, value: unknown): boolean => {
  if (type === "integer" || type === "number") return typeof value === "number"
  if (type === "array") return Array.isArray(value)
  return type === "object" ? isObject(value) : typeof value === type
}

/** What of a value does not fit. Nulls fit everywhere, and answers may have members that no specification names: Azure's own do. */
const faults = (
  operation: Operation,
  given: Schema,
  value: unknown,
  path: string,
  isAnswer: boolean,
): string[] => {
  if (value === null || value === undefined) return []
  if (given.$ref !== undefined) {
    const target = operation.definitions[given.$ref.split("/").at(-1) ?? ""]
    return target === undefined ? [] : faults(operation, target, value, path, isAnswer)
  }
  const parts = (given.allOf ?? []).flatMap((part) => faults(operation, part, value, path, isAnswer))
  if (given.type !== undefined && !typeFits(given.type, value))
    return [...parts, `${path} is no ${given.type}`]
  const isOpen = given["x-ms-enum"]?.modelAsString === true
  if (given.enum !== undefined && !isOpen) {
    const allowed = given.enum.map((one) => String(one).replaceAll(" ", "").toLowerCase())
    const own = JSON.stringify(value).replaceAll(/["\s]/g, "")
    if (!allowed.includes(own.toLowerCase())) parts.push(`${path} is none of ${allowed.join(", ")}: ${own}`)
  }
  if (Array.isArray(value)) {
    const { items } = given
    if (items === undefined) return parts
    return [
      ...parts,
      ...value.flatMap((each, index) => faults(operation, items, each, `${path}[${index}]`, isAnswer)),
    ]
  }
  if (!isObject(value) || given.properties === undefined) return parts
  const missing = (given.required ?? []).filter((name) => value[name] === undefined)
  const names = new Map(Object.entries(given.properties).map(([name, one]) => [name.toLowerCase(), one]))
  const members = Object.entries(value).flatMap(([name, member]) => {
    const known = names.get(name.toLowerCase())
    if (known !== undefined) return faults(operation, known, member, `${path}.${name}`, isAnswer)
    if (isAnswer || given.additionalProperties !== undefined || given.allOf !== undefined) return []
    return [`${path}.${name} is unknown`]
  })
  return [...parts, ...missing.map((name) => `${path}.${name} is missing`), ...members]
}

/** Reads the specifications. */
export const readSchemas = (): readonly Operation[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap(ofFile)

/** What of an exchange does not fit one of the operations that it may be; `undefined` where the specifications do not have it. */
export const faultsOf = (
  operations: readonly Operation[],
  { method, path, request, status, answer }: Exchange,
): readonly string[] | undefined => {
  const all = operations.filter((one) => one.method === method && one.path.test(path))
  const described = all.filter(({ isDescribed }) => isDescribed)
  const fitting = described.length > 0 ? described : all
  if (fitting.length === 0) return undefined
  const perOperation = fitting.map((operation) => {
    const found =
      operation.request === undefined ? [] : faults(operation, operation.request, request, "request", false)
    if (status >= 400) return found
    if (!operation.statuses.includes(status)) return [...found, `the status ${status} is unknown`]
    const body = operation.answer
    if (body === undefined || status === 202) return found
    if (!operation.isList) return [...found, ...faults(operation, body, answer, "answer", true)]
    const value: unknown = isObject(answer) ? answer["value"] : undefined
    if (!Array.isArray(value)) return [...found, "answer.value is no array"]
    return [
      ...found,
      ...value.flatMap((each, at) => faults(operation, body, each, `answer.value[${at}]`, true)),
    ]
  })
  return perOperation.toSorted((one, other) => one.length - other.length)[0]
}
