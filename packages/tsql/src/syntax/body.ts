import type { Statement } from "./ast.ts"

type Body<Each> = Each extends Statement ? Omit<Each, "line" | "sql" | "hints"> : never

/** A statement without its place in the batch. */
export type StatementBody = Body<Statement>
