import { fileURLToPath } from "node:url"
import { Language, type Node, Parser } from "web-tree-sitter"

/** What a test wants to know of C# code. */
export interface CSharp {
  /** Namespaces of `using` directives. */
  readonly usings: readonly string[]
  /** First arguments of calls, without quotes, by the name of what is called. */
  readonly calls: ReadonlyMap<string, readonly string[]>
  /** What is assigned, by the last name of what it is assigned to: `SslMode` of `builder.SslMode = SslMode.VerifyFull`. */
  readonly assigned: ReadonlyMap<string, string>
}

/** Makes a function that reads C# by the grammar of tree-sitter, and throws an error at whatever is not of it. */
export async function csharpReader(): Promise<(code: string) => CSharp> {
  await Parser.init()
  const grammar = import.meta.resolve("tree-sitter-c-sharp/tree-sitter-c_sharp.wasm")
  const parser = new Parser()
  parser.setLanguage(await Language.load(fileURLToPath(grammar)))
  return (code) => {
    const tree = parser.parse(code)
    if (tree === null) throw new Error("the parser gave up")
    try {
      return factsOf(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}

function factsOf(root: Node): CSharp {
  const wrong = firstError(root)
  if (wrong !== null) {
    const { row, column } = wrong.startPosition
    throw new Error(
      `no C# at line ${row + 1}, column ${column + 1}: ${wrong.isMissing ? `missing ${wrong.type}` : wrong.text}`,
    )
  }
  const calls = new Map<string, readonly string[]>()
  for (const call of all(root, "invocation_expression")) {
    const name = lastName(call.childForFieldName("function"))
    const argument = call.childForFieldName("arguments")?.namedChildren[0]?.text ?? ""
    calls.set(name, [...(calls.get(name) ?? []), argument.replace(/^"(.*)"$/, "$1")])
  }
  const assignments = all(root, "assignment_expression")
  return {
    usings: all(root, "using_directive").map(({ namedChildren }) => namedChildren[0]?.text ?? ""),
    calls,
    assigned: new Map(
      assignments.map((each) => [
        lastName(each.childForFieldName("left")),
        each.childForFieldName("right")?.text ?? "",
      ]),
    ),
  }
}

function firstError(root: Node): Node | null {
  if (!root.hasError) return null
  const inside = root.children.find((child) => child?.hasError)
  return inside === undefined || inside === null ? root : (firstError(inside) ?? root)
}

function all(root: Node, type: string): readonly Node[] {
  return root.descendantsOfType(type).filter((node) => node !== null)
}

function lastName(node: Node | null): string {
  return node?.text.split(".").at(-1) ?? ""
}
