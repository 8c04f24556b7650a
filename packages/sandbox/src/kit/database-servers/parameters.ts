import { z } from "zod"
import { same } from "../state/resource-id.ts"
import { armFailure, invalidParameter } from "../arm/answers.ts"
import { acted, readOnly } from "../arm/fields/roles.ts"
import type { ArmRoute } from "../arm/routes.ts"
import { childRoutes, type ChildKind, type ChildWrites } from "./children.ts"
import type { StoppableServer } from "./power.ts"
import type { Servers } from "./server-kind.ts"

/** A parameter of a database server that the control plane shows and sets. */
export interface Parameter {
  readonly name: string
  readonly value: string
  readonly dataType: "Boolean" | "Enumeration" | "Integer" | "Set" | "String"
  /** Values, apart by commas, or a range of numbers; empty where anything goes. */
  readonly allowed: string
  readonly says: string
  /** Acts only from the next restart on. */
  readonly needsRestart?: true
  readonly readOnly?: true
  /** Values that Azure takes and the sandbox does not act on, so that it refuses them. */
  readonly refuses?: readonly string[]
}

/** A server that keeps what its parameters were set to. */
export interface ParameterisedServer extends StoppableServer {
  parameters: Record<string, string>
}

/** What differs between the providers. */
export interface ParameterFacts {
  readonly parameters: readonly Parameter[]
  /** How the provider writes whether something holds. */
  readonly flag: (value: boolean) => unknown
  readonly management: string
  /** More that the provider shows of a parameter. */
  readonly more?: (parameter: Parameter, value: string) => Readonly<Record<string, unknown>>
}

const properties = z.strictObject({
  value: acted(z.string().nullish()),
  source: acted(z.string().nullish()),
  currentValue: readOnly,
  description: readOnly,
  defaultValue: readOnly,
  dataType: readOnly,
  allowedValues: readOnly,
  isReadOnly: readOnly,
  isDynamicConfig: readOnly,
  isConfigPendingRestart: readOnly,
  documentationLink: readOnly,
  unit: readOnly,
})

const isAllowed = ({ allowed, dataType }: Parameter, value: string): boolean => {
  if (allowed === "") return true
  const range = /^(?<least>-?\d+)-(?<most>\d+)$/.exec(allowed)?.groups
  if (range !== undefined) {
    const number = Number(value)
    return Number.isInteger(number) && number >= Number(range["least"]) && number <= Number(range["most"])
  }
  const values = dataType === "Set" ? value.split(",").filter((one) => one !== "") : [value]
  return values.every((one) => allowed.split(",").some((each) => same(each, one.trim())))
}

/** Parameters of a flexible server, `configurations`: read, list, set. They are kept and shown; no session of the databases notices. */
export const parameterRoutes = <S extends ParameterisedServer>(
  servers: Servers<S>,
  { parameters, flag, management, more }: ParameterFacts,
): ArmRoute[] => {
  const valueOf = (server: ParameterisedServer, { name, value }: Parameter) =>
    server.parameters[name] ?? value
  const check = (parameter: Parameter, value: string) => {
    if (parameter.readOnly) {
      throw armFailure(400, "InvalidParameterValue", `The server parameter '${parameter.name}' is read only.`)
    }
    if (!isAllowed(parameter, value)) throw invalidParameter(parameter.name, value)
    if (parameter.refuses?.some((one) => same(one, value))) {
      throw armFailure(
        400,
        "NotSupportedBySandbox",
        `The sandbox does not act on '${parameter.name}' with the value '${value}'.`,
      )
    }
  }
  const child: ChildKind<S, Parameter> & ChildWrites<S, Parameter, z.output<typeof properties>> = {
    collection: "configurations",
    basis: "recorded",
    properties,
    whileStopped: "GetServerParameters",
    list: () => parameters,
    find: (_server, name) => parameters.find((parameter) => same(parameter.name, name)),
    show: (parameter, server) => ({
      key: parameter.name,
      name: parameter.name,
      properties: {
        value: valueOf(server, parameter),
        description: parameter.says,
        defaultValue: parameter.value,
        dataType: parameter.dataType,
        allowedValues: parameter.allowed,
        source: server.parameters[parameter.name] === undefined ? "system-default" : "user-override",
        isReadOnly: flag(parameter.readOnly === true),
        isDynamicConfig: flag(parameter.needsRestart !== true),
        isConfigPendingRestart: flag(server.pendingParameters.includes(parameter.name)),
        ...more?.(parameter, valueOf(server, parameter)),
      },
    }),
    put(server, name, { value, source }) {
      const parameter = parameters.find((one) => same(one.name, name))
      if (parameter === undefined) {
        throw armFailure(404, "ResourceNotFound", `The server parameter '${name}' does not exist.`)
      }
      const back = source !== null && source !== undefined && same(source, "system-default")
      const wanted = back ? undefined : (value ?? undefined)
      if (wanted !== undefined) check(parameter, wanted)
      return {
        management,
        async work() {
          const { [parameter.name]: _, ...others } = server.parameters
          server.parameters = wanted === undefined ? others : { ...others, [parameter.name]: wanted }
          if (parameter.needsRestart && !server.pendingParameters.includes(parameter.name))
            server.pendingParameters = [...server.pendingParameters, parameter.name]
        },
      }
    },
  }
  return childRoutes(servers, child)
}
