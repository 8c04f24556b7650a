/** Answer of the data plane of a service; `body` left out is an empty answer. */
export interface DataAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An error that carries the answer to give. */
export interface DataFailure extends Error {
  readonly dataAnswer: DataAnswer
}

/** Error to throw from a handler, with the answer it stands for. */
export const failWith = (dataAnswer: DataAnswer): DataFailure =>
  Object.assign(new Error(`the service answers ${dataAnswer.status}`), { dataAnswer })

/** Whether an error carries an answer. */
export const isDataFailure = (error: unknown): error is DataFailure =>
  error instanceof Error && "dataAnswer" in error && typeof error.dataAnswer === "object"
