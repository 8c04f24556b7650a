import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import type { FaultSwitchboard } from "../state/faults.ts"
import { armFailure, ok, type ArmAnswer, type ArmFailure } from "./answers.ts"
import type { ArmRequest, ArmRoute } from "./routes.ts"

interface Running {
  readonly id: string
  readonly startTime: string
  endTime?: string
  readonly result?: LongOperation["result"]
  outcome: { kind: "InProgress" } | { kind: "Succeeded" } | { kind: "Failed"; code: string; message: string }
}

/** Where the operations of a provider are asked for: the paths end in `/locations/{location}/` and these names. */
export interface OperationAddress {
  readonly provider: string
  /** Whether the resource group is part of the path. */
  readonly inResourceGroup: boolean
  /** Path before the id of the operation; where the id is elsewhere, the whole path with `{operationId}`, and `{name}` for the operation's name. */
  readonly status: string
  readonly results: string
  /** Whether the address carries a signature, which clients must send back unchanged. */
  readonly signed: boolean
  /** `Retry-After` of the service; faults can make it less. Left out, the service sends none. */
  readonly retryAfterSeconds?: number
  /** What the status says while the operation runs. @default "InProgress" */
  readonly running?: string
  /** How the status shows the id of the operation; without the slash in front it also tells when the operation ended. */
  readonly showsId?: "path" | "pathWithoutSlash"
}

/** What a write that takes long is. */
export interface LongOperation {
  /** Name in the answer's body, such as `UpsertServerFirewallRulesManagementOperation`, or in the address. */
  readonly name: string
  /** First answer of a service that shows the resource. @default 202 with the operation's name */
  readonly answer?: { readonly status: 201 | 202; readonly body: unknown }
  /** Azure operation name, for injected failures. */
  readonly operation: string
  readonly address: OperationAddress
  readonly location: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly apiVersion: string
  /** Operations with the same key run one after another. */
  readonly queue: string
  /** Does what was accepted. @throws an error of {@link operationFailure} to end as failed with a code of the service */
  work(): Promise<void>
  /** The resource, for clients that ask at the results' address when the operation has ended. */
  readonly result?: () => unknown
  /** Called when the operation has ended, also where it failed. */
  ended?(succeeded: boolean): void
}

/** Error to throw from the work of an operation that was accepted and then fails. */
export const operationFailure = (code: string, message: string): Error =>
  Object.assign(new Error(message), { serviceCode: code })

export interface Operations {
  /** Accepts the operation (202) and runs it in the background. */
  accept(operation: LongOperation): ArmAnswer
  /** Routes of the status addresses of a provider. */
  routes(address: OperationAddress, apiVersions: readonly string[]): ArmRoute[]
  /** Waits until nothing runs any more. */
  idle(): Promise<void>
}

const locations = (
  { provider, inResourceGroup }: OperationAddress,
  at: Pick<LongOperation, "subscriptionId" | "resourceGroup" | "location">,
) =>
  `/subscriptions/${at.subscriptionId}${inResourceGroup ? `/resourceGroups/${at.resourceGroup}` : ""}/providers/${provider}/locations/${at.location}`

const pathOf = (pattern: string, name: string, id: string) =>
  pattern.includes("{operationId}")
    ? pattern.replace("{name}", name).replace("{operationId}", id)
    : `${pattern}/${id}`

/** A path's fixed parts, as they stand in the name of the operation that reads it. */
const fixedPartsOf = (pattern: string) =>
  pattern
    .split("/")
    .filter((part) => !part.startsWith("{"))
    .join("/")

/**
 * What the result address of a failed operation answers: the error itself (Azure Resource Manager's "Asynchronous operations"). Which status
 * goes with which code is not documented: the sandbox takes 500 for errors of the service and 400 for all others.
 */
const failedResult = ({ code, message }: { code: string; message: string }): ArmFailure =>
  armFailure(/^Internal|^$/i.test(code) ? 500 : 400, code, message)

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Long-running operations in the form recorded for the database providers: 202 with `Azure-AsyncOperation` and
 * `Location`, a status body of `name`, `status` and `startTime`, and HTTP 200 also for a failure.
 */
export const createOperations = (options: {
  readonly url: string
  readonly faults: FaultSwitchboard
  readonly now: () => number
}): Operations => {
  const { url, faults, now } = options
  const key = randomBytes(32)
  const running = new Map<string, Running>()
  const queues = new Map<string, Promise<void>>()

  const signature = (path: string, issued: string) =>
    createHmac("sha256", key).update(`${path.toLowerCase()}|${issued}`).digest("base64url")
  const addressOf = (path: string, apiVersion: string, signed: boolean) => {
    if (!signed) return `${url}${path}?api-version=${apiVersion}`
    const issued = String(now())
    const query = new URLSearchParams({
      "api-version": apiVersion,
      t: issued,
      c: "sandbox",
      s: signature(path, issued),
      h: "sandbox",
    })
    return `${url}${path}?${query.toString()}`
  }
  const signatureFits = (request: ArmRequest) => {
    const given = Buffer.from(request.query.get("s") ?? "")
    const expected = Buffer.from(signature(request.path, request.query.get("t") ?? ""))
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const find = (request: ArmRequest, signed: boolean): Running => {
    if (signed && !signatureFits(request)) {
      throw armFailure(
        400,
        "InvalidOperationSignature",
        "The address of the operation was altered; send it back as it was given.",
      )
    }
    const operation = running.get(request.param("operationId").toLowerCase())
    if (operation === undefined) {
      throw armFailure(
        404,
        "OperationNotFound",
        `The operation '${request.param("operationId")}' was not found.`,
      )
    }
    return operation
  }
  const retryAfter = ({ retryAfterSeconds }: OperationAddress): Record<string, string> =>
    retryAfterSeconds === undefined
      ? {}
      : { "retry-after": String(Math.min(retryAfterSeconds, faults.current.retryAfterSeconds)) }

  const run = async (operation: LongOperation, record: Running): Promise<void> => {
    await carryOut(operation, record)
    record.endTime = new Date(now()).toISOString()
    operation.ended?.(record.outcome.kind === "Succeeded")
  }
  const carryOut = async (operation: LongOperation, record: Running): Promise<void> => {
    const failure = faults.takeFailure(operation.operation)
    if (faults.current.lroMs > 0) await wait(faults.current.lroMs)
    if (failure !== undefined) {
      record.outcome = { kind: "Failed", code: failure.code, message: failure.message }
      return
    }
    try {
      await operation.work()
      record.outcome = { kind: "Succeeded" }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const code = error instanceof Error && "serviceCode" in error ? String(error.serviceCode) : undefined
      record.outcome = { kind: "Failed", code: code ?? "InternalServerError", message }
    }
  }

  return {
    accept(operation) {
      const record: Running = {
        id: crypto.randomUUID(),
        startTime: new Date(now()).toISOString(),
        ...(operation.result === undefined ? {} : { result: operation.result }),
        outcome: { kind: "InProgress" },
      }
      running.set(record.id, record)
      const before = queues.get(operation.queue) ?? Promise.resolve()
      queues.set(
        operation.queue,
        before.then(() => run(operation, record)),
      )
      const { address, apiVersion } = operation
      const base = locations(address, operation)
      const at = (pattern: string) =>
        addressOf(`${base}/${pathOf(pattern, operation.name, record.id)}`, apiVersion, address.signed)
      return {
        ...(operation.answer ?? {
          status: 202,
          body: { operation: operation.name, startTime: record.startTime },
        }),
        headers: {
          "azure-asyncoperation": at(address.status),
          location: at(address.results),
          ...retryAfter(address),
        },
      }
    },
    routes(address, apiVersions) {
      const { provider, status, results, signed } = address
      const place = {
        subscriptionId: "{subscriptionId}",
        resourceGroup: "{resourceGroup}",
        location: "{location}",
      }
      const base = locations(address, place)
      return [
        {
          method: "GET",
          path: `${base}/${pathOf(status, "{name}", "{operationId}")}`,
          operation: `${provider}/locations/${fixedPartsOf(status)}/read`,
          apiVersions,
          basis: "recorded",
          polling: true,
          handle(request) {
            const { id, startTime, endTime, outcome } = find(request, signed)
            const error =
              outcome.kind === "Failed" ? { error: { code: outcome.code, message: outcome.message } } : {}
            const shown =
              address.showsId === undefined
                ? {}
                : { id: address.showsId === "path" ? request.path : request.path.slice(1) }
            const ended = address.showsId === "pathWithoutSlash" && endTime !== undefined ? { endTime } : {}
            const state = outcome.kind === "InProgress" ? (address.running ?? outcome.kind) : outcome.kind
            return {
              ...ok({ ...shown, name: id, status: state, startTime, ...ended, ...error }),
              headers: retryAfter(address),
            }
          },
        },
        {
          method: "GET",
          path: `${base}/${pathOf(results, "{name}", "{operationId}")}`,
          operation: `${provider}/locations/${fixedPartsOf(results)}/read`,
          apiVersions,
          basis: "recorded",
          polling: true,
          handle(request) {
            const { outcome, result } = find(request, signed)
            if (outcome.kind === "Failed") throw failedResult(outcome)
            if (outcome.kind === "Succeeded") return { status: 200, body: result?.() }
            return {
              status: 202,
              headers: {
                location: `${url}${request.path}?${request.query.toString()}`,
                ...retryAfter(address),
              },
            }
          },
        },
      ]
    },
    async idle() {
      await Promise.all(queues.values())
    },
  }
}
