/** Answer of an ARM handler; `body` left out is an empty answer. */
export interface ArmAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An error that carries the answer to give. */
export interface ArmFailure extends Error {
  readonly answer: ArmAnswer
}

/** Status 200 with a body. */
export const ok = (body: unknown): ArmAnswer => ({ status: 200, body })

/** An answer in ARM's error envelope. */
export const errorAnswer = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): ArmAnswer => ({ status, body: { error: { code, message } }, headers })

/** Error to throw from a handler, with the answer it stands for. */
export const failWith = (answer: ArmAnswer): ArmFailure =>
  Object.assign(new Error(`ARM answers ${answer.status}`), { answer })

/** Error to throw from a handler, in ARM's envelope. */
export const armFailure = (status: number, code: string, message: string): ArmFailure =>
  failWith(errorAnswer(status, code, message))

/** Whether an error carries an answer. */
export const isArmFailure = (error: unknown): error is ArmFailure =>
  error instanceof Error && "answer" in error && typeof error.answer === "object"

/** 404 of Azure Resource Manager itself for a resource that is not there. */
export const resourceNotFound = (type: string, name: string, group: string): ArmFailure =>
  armFailure(
    404,
    "ResourceNotFound",
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  )

/** 404 of a database provider for a server, or a child of one, that is not there (recorded). */
export const requestedResourceNotFound = (type: string, name: string): ArmFailure =>
  armFailure(
    404,
    "ResourceNotFound",
    `The requested resource of type '${type}' with name '${name}' was not found.`,
  )

/** 400 of a database provider for a value that it cannot take. */
export const invalidParameter = (parameter: string, value?: string): ArmFailure =>
  armFailure(
    400,
    "InvalidParameterValue",
    `Invalid value given for parameter ${parameter}${value === undefined ? "." : `: '${value}'.`}`,
  )

/** 404 for a missing resource group. */
export const resourceGroupNotFound = (group: string): ArmFailure =>
  armFailure(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`)

/** 404 for a subscription that is not there. */
export const subscriptionNotFound = (id: string): ArmFailure =>
  armFailure(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`)

/** Microsoft.Web's own error form, with capitalised names. */
export const webFailure = (status: number, extendedCode: string, message: string): ArmFailure =>
  failWith({
    status,
    body: {
      Code: String(status),
      Message: message,
      Target: null,
      Details: [
        { Message: message },
        { Code: String(status) },
        {
          ErrorEntity: {
            ExtendedCode: extendedCode,
            MessageTemplate: message,
            Parameters: [],
            Code: String(status),
            Message: message,
          },
        },
      ],
      Innererror: null,
    },
  })
