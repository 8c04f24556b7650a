import type { SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText, tokenScope } from "@keyless/samples"
import { credentialCode } from "./credential.ts"

/** What `database.py` has of a driver. */
export interface DriverCode {
  readonly module: string
  /** Name that SQLAlchemy has for kind of database and driver. */
  readonly dialect: string
  /** Function that `logIn` calls, if any. */
  readonly helper?: string
  /** Body of the function that opens a connection. */
  readonly logIn: string
}

/** Python that gives a token which is valid at that moment. */
export const token = "credential.get_token(SCOPE).token"

/**
 * `database.py`: a pool of SQLAlchemy's, whose creator function is called for each new connection.
 *
 * SQLAlchemy, "Engine Configuration: Custom DBAPI connect() arguments"; Azure Identity for Python.
 */
export function databaseFile(
  input: SampleInput,
  { module, dialect, helper = "", logIn }: DriverCode,
): SampleFile {
  const { imports, expression, keeper } = credentialCode(input)
  return {
    path: "database.py",
    text: codeText`
      import contextlib
      import os
      import ssl

      import ${module}
      from azure.identity import ${imports}
      from sqlalchemy import create_engine

      SCOPE = "${tokenScope(input)}"

      # It ${keeper}.
      credential = ${expression}


      ${helper === "" ? "" : `${helper.trimEnd()}\n\n`}
      def log_in():
          """A new connection, with a token that is valid at this moment."""
          ${logIn.trimEnd()}


      engine = create_engine("${dialect}://", creator=log_in, pool_pre_ping=True)


      def connection():
          """A connection from the pool; it goes back at the end of the block."""
          return contextlib.closing(engine.raw_connection())
    `,
  }
}

/** Who asks for tokens, and who keeps them: sentences for READMEs. */
export function tokenSentences(input: SampleInput): string {
  return `SQLAlchemy's pool calls \`log_in\` for each new connection, which asks \`credential\` for a token then. \`credential\` ${credentialCode(input).keeper}.`
}
