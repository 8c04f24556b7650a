import type { SqlType } from "../engine.ts"
import type { Cell } from "../values/cell.ts"

/** Parts of a name with dots, the object's own name last. */
export type DottedName = readonly string[]

/** A value or, for the kinds from `compare` to `exists`, a condition. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Cell; readonly type: SqlType | null }
  | { readonly kind: "variable" | "global"; readonly name: string }
  | { readonly kind: "column"; readonly name: DottedName }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "~"; readonly operand: Expression }
  | {
      readonly kind: "binary"
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: "case"
      readonly whens: readonly { readonly condition: Expression; readonly result: Expression }[]
      readonly otherwise: Expression | undefined
    }
  | {
      readonly kind: "call"
      /** In upper case. */
      readonly name: string
      readonly distinct: boolean
      /** `*` of COUNT(*). */
      readonly star: boolean
      readonly args: readonly Expression[]
      readonly over: Window | undefined
    }
  /** A function whose name has several parts. */
  | { readonly kind: "ownFunction"; readonly name: DottedName; readonly args: readonly Expression[] }
  | {
      readonly kind: "cast"
      readonly operand: Expression
      readonly type: SqlType
      readonly style: number | undefined
      /** TRY_CAST and TRY_CONVERT answer null where CAST fails. */
      readonly lenient: boolean
    }
  | { readonly kind: "subquery"; readonly query: Query }
  | {
      readonly kind: "compare"
      readonly operator: "=" | "<>" | "<" | ">" | "<=" | ">="
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: "logic"
      readonly operator: "and" | "or"
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "isNull"; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: "inQuery"; readonly operand: Expression; readonly query: Query }
  | {
      readonly kind: "like"
      readonly operand: Expression
      readonly pattern: Expression
      readonly escape: Expression | undefined
    }
  | { readonly kind: "exists"; readonly query: Query }

export interface Window {
  readonly partition: readonly Expression[]
  readonly order: readonly OrderItem[]
}

export interface OrderItem {
  readonly expression: Expression
  readonly descending: boolean
}

export interface Query {
  readonly ctes: readonly CommonTable[]
  readonly body: QueryBody
  readonly order: readonly OrderItem[]
  readonly offset: Expression | undefined
  readonly fetch: Expression | undefined
}

export interface CommonTable {
  readonly name: string
  readonly columns: readonly string[] | undefined
  readonly query: Query
}

export type QueryBody =
  | Select
  | {
      readonly kind: "set"
      readonly operator: "union all" | "union" | "except" | "intersect"
      readonly left: QueryBody
      readonly right: QueryBody
    }
  | { readonly kind: "values"; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: "nested"; readonly query: Query }

export interface Select {
  readonly kind: "select"
  readonly distinct: boolean
  readonly top: Expression | undefined
  readonly items: readonly SelectItem[]
  readonly from: Source | undefined
  readonly where: Expression | undefined
  readonly group: readonly Expression[]
  readonly having: Expression | undefined
}

export type SelectItem =
  | { readonly kind: "star"; readonly qualifier: DottedName | undefined }
  | { readonly kind: "value"; readonly expression: Expression; readonly alias: string | undefined }
  | { readonly kind: "assign"; readonly variable: string; readonly expression: Expression }

export type Source =
  | { readonly kind: "table"; readonly name: DottedName; readonly alias: string | undefined }
  | {
      readonly kind: "query"
      readonly query: Query
      readonly alias: string
      readonly columns: readonly string[] | undefined
    }
  | {
      readonly kind: "function"
      readonly name: DottedName
      readonly args: readonly Expression[]
      readonly alias: string | undefined
    }
  | {
      readonly kind: "join"
      readonly join: "inner" | "left" | "right" | "full" | "cross"
      readonly left: Source
      readonly right: Source
      readonly on: Expression | undefined
    }

export interface ColumnDefinition {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean | undefined
  readonly identity: { readonly seed: bigint; readonly increment: bigint } | undefined
  /** T-SQL of the default, with the constraint's name if it has one. */
  readonly default: { readonly name: string | undefined; readonly sql: string } | undefined
}

export type ConstraintDefinition = { readonly name: string | undefined } & (
  | ({ readonly kind: "primary" | "unique"; readonly clustered: boolean | undefined } & IndexColumns)
  | {
      readonly kind: "foreign"
      readonly columns: readonly string[]
      readonly table: DottedName
      /** Undefined stands for the primary key of the other table. */
      readonly references: readonly string[] | undefined
      readonly onDelete: ReferentialAction
      readonly onUpdate: ReferentialAction
    }
  /** `column` is the one that it stands behind. */
  | { readonly kind: "check"; readonly sql: string; readonly column: string | undefined }
)

/** What an index is ordered by. */
export interface IndexColumns {
  readonly columns: readonly string[]
  readonly descending: readonly boolean[]
}

/** What an index is made of. */
export interface IndexDefinition extends IndexColumns {
  readonly name: string
  readonly unique: boolean
  readonly clustered: boolean
  readonly included: readonly string[]
  /** T-SQL of the filter. */
  readonly filter: string | undefined
}

export type ReferentialAction = "no action" | "cascade" | "set null" | "set default"

/** Parts that INSERT, UPDATE and DELETE share. */
export interface Output {
  readonly items: readonly SelectItem[]
}

/** What GRANT, DENY and REVOKE are about. */
export type SecurableName =
  | { readonly kind: "database"; readonly name: string | undefined }
  | { readonly kind: "schema" | "user" | "role"; readonly name: string }
  | { readonly kind: "object"; readonly name: DottedName }

export type CreateUserSource =
  | { readonly kind: "external"; readonly objectId: string | undefined }
  | { readonly kind: "sid"; readonly sid: Uint8Array; readonly type: "E" | "X" }
  | { readonly kind: "withoutLogin" }

export type Statement = {
  readonly line: number
  readonly sql: string
  /** Hints of its tables, in upper case. */
  readonly hints: ReadonlySet<string>
} & StatementBody

type StatementBody =
  | { readonly kind: "select"; readonly query: Query }
  | {
      readonly kind: "insert"
      readonly table: DottedName
      readonly columns: readonly string[] | undefined
      readonly output: Output | undefined
      /** Undefined for DEFAULT VALUES; in a row undefined stands for DEFAULT. */
      readonly source:
        | { readonly kind: "rows"; readonly rows: readonly (readonly (Expression | undefined)[])[] }
        | { readonly kind: "query"; readonly query: Query }
        | undefined
    }
  | {
      readonly kind: "update"
      readonly target: DottedName
      readonly top: Expression | undefined
      readonly set: readonly { readonly column: string; readonly value: Expression | undefined }[]
      readonly output: Output | undefined
      readonly from: Source | undefined
      readonly where: Expression | undefined
    }
  | {
      readonly kind: "delete"
      readonly target: DottedName
      readonly top: Expression | undefined
      readonly output: Output | undefined
      readonly from: Source | undefined
      readonly where: Expression | undefined
    }
  | { readonly kind: "truncate"; readonly table: DottedName }
  | {
      readonly kind: "createTable"
      readonly name: DottedName
      readonly columns: readonly ColumnDefinition[]
      readonly constraints: readonly ConstraintDefinition[]
    }
  | {
      readonly kind: "alterTable"
      readonly name: DottedName
      readonly change:
        | {
            readonly kind: "add"
            readonly columns: readonly ColumnDefinition[]
            readonly constraints: readonly ConstraintDefinition[]
            readonly defaults: readonly {
              readonly name: string | undefined
              readonly sql: string
              readonly column: string
            }[]
          }
        | { readonly kind: "drop"; readonly items: readonly DropItem[] }
        | {
            readonly kind: "alterColumn"
            readonly column: string
            readonly type: SqlType
            readonly nullable: boolean
          }
    }
  | ({ readonly kind: "createIndex"; readonly table: DottedName } & IndexDefinition)
  | {
      readonly kind: "dropIndex"
      readonly name: string
      readonly table: DottedName
      readonly ifExists: boolean
    }
  | {
      readonly kind: "createView"
      readonly name: DottedName
      readonly columns: readonly string[] | undefined
      readonly query: Query
      readonly definition: string
      readonly mode: "create" | "alter" | "createOrAlter"
    }
  | {
      readonly kind: "dropObject"
      readonly type: "table" | "view"
      readonly names: readonly DottedName[]
      readonly ifExists: boolean
    }
  | {
      readonly kind: "createSchema"
      readonly name: string | undefined
      readonly owner: string | undefined
    }
  | { readonly kind: "dropSchema"; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: "createUser"
      readonly name: string
      readonly source: CreateUserSource
      readonly defaultSchema: string | undefined
    }
  | {
      readonly kind: "alterUser"
      readonly name: string
      readonly newName: string | undefined
      readonly defaultSchema: string | undefined
    }
  | { readonly kind: "createRole"; readonly name: string; readonly owner: string | undefined }
  | {
      readonly kind: "dropPrincipal"
      readonly type: "user" | "role"
      readonly name: string
      readonly ifExists: boolean
    }
  | {
      readonly kind: "alterRole"
      readonly name: string
      readonly change: { readonly kind: "add" | "drop" | "rename"; readonly name: string }
    }
  | {
      readonly kind: "alterAuthorization"
      readonly securable: SecurableName
      /** Undefined for SCHEMA OWNER. */
      readonly owner: string | undefined
    }
  | PermissionStatement
  | { readonly kind: "executeAs"; readonly user: string }
  | { readonly kind: "revert" }
  | {
      readonly kind: "declare"
      readonly variables: readonly {
        readonly name: string
        readonly type: SqlType
        readonly value: Expression | undefined
      }[]
    }
  | { readonly kind: "setVariable"; readonly name: string; readonly value: Expression }
  | { readonly kind: "setOption"; readonly option: string; readonly value: string }
  | {
      readonly kind: "if"
      readonly condition: Expression
      readonly consequent: Statement
      readonly otherwise: Statement | undefined
    }
  | { readonly kind: "while"; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "block"; readonly statements: readonly Statement[] }
  | { readonly kind: "try"; readonly body: readonly Statement[]; readonly handler: readonly Statement[] }
  | { readonly kind: "print"; readonly value: Expression }
  | { readonly kind: "throw"; readonly args: readonly [Expression, Expression, Expression] | undefined }
  | { readonly kind: "raiserror"; readonly args: readonly Expression[] }
  | { readonly kind: "commit" }
  | { readonly kind: "begin" | "rollback" | "save"; readonly name: string | undefined }
  | {
      readonly kind: "execute"
      readonly procedure: DottedName
      readonly args: readonly {
        readonly name: string | undefined
        readonly value: Expression
        readonly output: boolean
      }[]
    }
  | { readonly kind: "executeText"; readonly text: Expression }
  | { readonly kind: "use"; readonly database: string }

export type PermissionStatement = {
  readonly kind: "grant" | "deny" | "revoke"
  /** In upper case, words with one blank between. */
  readonly permissions: readonly string[]
  readonly securable: SecurableName
  readonly principals: readonly string[]
  /** WITH GRANT OPTION, or GRANT OPTION FOR. */
  readonly grantOption: boolean
  readonly cascade: boolean
  /** Whom AS names as the one who grants. */
  readonly grantor: string | undefined
}

export type DropItem = {
  readonly kind: "column" | "constraint"
  readonly name: string
  readonly ifExists: boolean
}
