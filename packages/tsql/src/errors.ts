import type { SqlMessage } from "./engine.ts"

/**
 * An error of SQL on its way to the client. Numbers, levels and texts are those of sys.messages
 * (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors).
 */
export class SqlError extends Error {
  override readonly name = "SqlError"
  readonly number: number
  readonly severity: number
  readonly state: number
  /** Line of the batch, where the statement did not set it. */
  line: number | undefined
  /** Whether the rest of the batch is left out. */
  readonly endsBatch: boolean
  /** Errors that the client gets before this one, which says that the statement failed for them. A CATCH sees this one. */
  readonly previous: readonly SqlError[]
  /** Where a CATCH of the same batch does not see the error; see `escapesCatch`. */
  inner = false

  constructor(
    number: number,
    text: string,
    options: {
      severity?: number
      state?: number
      line?: number
      endsBatch?: boolean
      previous?: readonly SqlError[]
    } = {},
  ) {
    super(text)
    this.number = number
    this.severity = options.severity ?? 16
    this.state = options.state ?? 1
    this.line = options.line
    this.endsBatch = options.endsBatch ?? false
    this.previous = options.previous ?? []
  }
}

/** What SQL Server finds out when it compiles a batch, or the statement again because a name was missing before. */
const compileErrors: ReadonlySet<number> = new Set([
  102, 103, 104, 105, 107, 108, 109, 110, 113, 116, 117, 130, 134, 137, 141, 144, 145, 147, 156, 157, 174,
  189, 191, 195, 205, 207, 208, 209, 213, 258, 263, 264, 321, 402, 1038, 2715, 4104, 1011, 1013, 4112, 4121,
  4145, 8117, 8120, 8121, 8127, 8155, 8156, 8158, 8159, 8133, 10709, 1033, 164, 408, 5308, 5309,
])

/** Whether an error comes from compiling a statement, or names what the sandbox lacks. */
export function isCompileError(error: SqlError): boolean {
  return error.number === 40515 || compileErrors.has(error.number)
}

/**
 * Whether CATCH does not get an error that was raised in its own batch: those of compilation end the batch instead
 * (https://learn.microsoft.com/sql/t-sql/language-elements/try-catch-transact-sql, "Errors unaffected by a TRY...CATCH construct"). What the
 * sandbox lacks is never caught, so that nobody misses it.
 */
export function escapesCatch(error: SqlError): boolean {
  return error.number === 40515 || (compileErrors.has(error.number) && !error.inner)
}

/** Text, dates, numbers and identifiers that do not convert. */
const conversionErrors: ReadonlySet<number> = new Set([241, 242, 245, 8114, 8169])

/**
 * Whether an error takes the open transaction with it whatever XACT_ABORT says, and dooms it inside TRY: a conversion that fails, and a deadlock.
 */
export function takesTransaction(error: SqlError): boolean {
  return error.number === 1205 || conversionErrors.has(error.number)
}

/** The error as a message of the protocol. */
export function messageOf(error: SqlError, line: number): SqlMessage {
  const { number, severity, state, message } = error
  return { number, severity, state, text: message, line: error.line ?? line }
}

/** Msg 102. */
export function syntaxError(near: string, line: number): SqlError {
  return new SqlError(102, `Incorrect syntax near '${near}'.`, { severity: 15, line, endsBatch: true })
}

/** Something that Azure SQL can do and this engine cannot; the number is the one Azure has for what it lacks. */
export function unsupported(construct: string): SqlError {
  return new SqlError(40515, `${construct} is not supported in the Keyless sandbox.`, { endsBatch: true })
}

/** Msg 208. */
export function invalidObject(name: readonly string[]): SqlError {
  return new SqlError(208, `Invalid object name '${name.join(".")}'.`, { endsBatch: true })
}

/** Msg 15151: what is not there and what one may not see look the same. */
export function cannotFind(kind: string, name: string, state = 1): SqlError {
  return new SqlError(
    15151,
    `Cannot find the ${kind} '${name}', because it does not exist or you do not have permission.`,
    { state },
  )
}

/** Msg 15247. */
export function noPermission(): SqlError {
  return new SqlError(15247, "User does not have permission to perform this action.")
}

/** Msg 8115. */
export function overflow(type: string): SqlError {
  return new SqlError(8115, `Arithmetic overflow error converting expression to data type ${type}.`, {
    state: 2,
  })
}
