import {
  ConnectionStringError,
  readAdoNet,
  readGoMySql,
  readGoSqlServer,
  readJdbcUrl,
  readLibpq,
  readLibpqUri,
  readOdbc,
  readSqlServerJdbcUrl,
  writeAdoNet,
  writeGoMySql,
  writeGoSqlServer,
  writeJdbcUrl,
  writeLibpq,
  writeLibpqUri,
  writeOdbc,
  writeSqlServerJdbcUrl,
} from "@keyless/connection-strings"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { anyAddress, hostileFields, hostileNames, hostileText, uncarriable } from "./hostile.ts"

type Fields = Readonly<Record<string, string>>

/** Grammars that are pairs of keywords and values. */
const pairGrammars: readonly (readonly [string, (fields: Fields) => string, (text: string) => Fields])[] = [
  ["ADO.NET", writeAdoNet, readAdoNet],
  ["ADO.NET without a last semicolon", (fields) => writeAdoNet(fields, { closed: false }), readAdoNet],
  ["ODBC", writeOdbc, readOdbc],
  ["ODBC without a last semicolon", (fields) => writeOdbc(fields, { closed: false }), readOdbc],
  ["libpq", writeLibpq, readLibpq],
  ["go-mssqldb", writeGoSqlServer, readGoSqlServer],
  [
    "JDBC URL of SQL Server",
    (properties) => writeSqlServerJdbcUrl({ host: "db", port: 1433, properties }),
    (text) => readSqlServerJdbcUrl(text).properties,
  ],
]

describe.each(pairGrammars)("%s", (name, write, read) => {
  const fitting = (fields: Fields) => {
    if (name === "libpq") return withoutBlanks(fields)
    return name === "go-mssqldb" ? withoutServer(fields) : fields
  }

  test("reads back what it has written, and never another key", () => {
    fc.assert(
      fc.property(hostileFields.map(fitting), (fields) => {
        const found = read(write(fields))
        expect(found).toEqual(fields)
        expect(Object.keys(found)).toEqual(Object.keys(fields))
      }),
      { numRuns: 500 },
    )
  })

  test.each(hostileNames)("keeps %j one value", (value) => {
    expect(read(write({ first: value, last: value }))).toEqual({ first: value, last: value })
  })

  test("writes no value that it cannot carry, and does not tell it", () => {
    fc.assert(
      fc.property(uncarriable, (value) => {
        const error = thrownBy(() => write({ database: value }))
        expect(error).toBeInstanceOf(ConnectionStringError)
        expect(error.message).toMatch(/: a value (?:with a NUL in it|that is no Unicode text)\.$/)
      }),
    )
  })

  test("writes no keyword that is none, and none twice", () => {
    for (const keyword of ["", " a", "a ", "a=b", "a;b", "a&b", "{a}", "a'b", 'a"b', "a\nb", "1a", "ä"]) {
      expect(() => write({ [keyword]: "x" })).toThrow(ConnectionStringError)
    }
    expect(() => write({ Host: "a", host: "b" })).toThrow(/"host" is there twice/)
  })

  test("either reads any text and writes it anew as the same fields, or refuses it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let fields: Fields
        try {
          fields = read(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectionStringError)
          return
        }
        expect(read(write(fields))).toEqual(fields)
      }),
      { numRuns: 500 },
    )
  })
})

/** libpq ends a keyword at a blank. */
function withoutBlanks(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !key.includes(" ")))
}

/** The ODBC form of go-mssqldb has no protocol before a server. */
function withoutServer(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key.toLowerCase() !== "server"))
}

describe("URLs", () => {
  test.each(["postgresql", "mysql"])("of JDBC for %s read back what was written", (subprotocol) => {
    fc.assert(
      fc.property(anyAddress, hostileText, hostileFields, (address, database, properties) => {
        const url = { ...address, subprotocol, database, properties }
        expect(readJdbcUrl(writeJdbcUrl(url))).toEqual(url)
      }),
    )
  })

  test("of JDBC for SQL Server read back what was written", () => {
    fc.assert(
      fc.property(anyAddress, hostileFields, (address, properties) => {
        const url = { ...address, properties }
        expect(readSqlServerJdbcUrl(writeSqlServerJdbcUrl(url))).toEqual(url)
      }),
    )
  })

  test("of PostgreSQL read back what was written", () => {
    fc.assert(
      fc.property(
        anyAddress,
        hostileText,
        hostileText,
        hostileFields,
        (address, user, database, parameters) => {
          const uri = { ...address, user, database, parameters }
          expect(readLibpqUri(writeLibpqUri(uri))).toEqual(uri)
        },
      ),
    )
  })

  test("of go-sql-driver read back what was written", () => {
    fc.assert(
      fc.property(
        anyAddress,
        hostileText,
        hostileText,
        hostileFields,
        (address, text, database, parameters) => {
          const name = { ...address, user: text.replaceAll(":", ""), database, parameters }
          expect(readGoMySql(writeGoMySql(name))).toEqual(name)
        },
      ),
    )
  })

  const parts = { user: "app", database: "shop", properties: {}, parameters: {}, subprotocol: "mysql" }
  const writers = [writeJdbcUrl, writeSqlServerJdbcUrl, writeLibpqUri, writeGoMySql]

  test.each(["", "db;x=y", "db:1", "db/x", "db,evil", "a@b", "db)", "db?x", " db", "[::1]", "db\n"])(
    "take no host %j",
    (host) => {
      for (const write of writers) {
        expect(() => write({ ...parts, host, port: 1 })).toThrow("a host that is no name of one")
      }
    },
  )

  test.each([0, -1, 1.5, 65_536, Number.NaN])("take no port %d", (port) => {
    for (const write of writers)
      expect(() => write({ ...parts, host: "db", port })).toThrow("a port that is none")
  })

  test("take no value that no grammar carries", () => {
    fc.assert(
      fc.property(uncarriable, (text) => {
        const address = { host: "db", port: 1 }
        for (const write of [writeJdbcUrl, writeLibpqUri, writeGoMySql]) {
          expect(() => write({ ...parts, ...address, database: text })).toThrow(ConnectionStringError)
        }
        for (const write of [writeLibpqUri, writeGoMySql]) {
          expect(() => write({ ...parts, ...address, user: text })).toThrow(ConnectionStringError)
        }
      }),
    )
  })
})

function thrownBy(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error("nothing was thrown")
}
