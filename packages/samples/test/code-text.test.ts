import { expect, test } from "vitest"
import { codeText } from "@keyless/samples"

test("the indentation that all lines share goes, and what they have beyond it stays", () => {
  expect(codeText`
    def visit():
        return 1


    visit()
  `).toBe("def visit():\n    return 1\n\n\nvisit()\n")
})

test("a value of several lines is indented like the line that it stands in", () => {
  expect(codeText`
    connect(
        ${"host=1,\nport=2,"}
        user=${"a"}${"b"},
    )
  `).toBe("connect(\n    host=1,\n    port=2,\n    user=ab,\n)\n")
})

test("a line with nothing but empty values goes, an empty line stays", () => {
  expect(codeText`
    import os
    ${""}
    ${""}${""}

    os.exit()
  `).toBe("import os\n\nos.exit()\n")
})

test("backslashes stay as they are written, and blanks at the end of lines go", () => {
  expect(codeText`
    printf("a\n\t\\");
    x${" "}
  `).toBe(String.raw`printf("a\n\t\\");` + "\nx\n")
})

test("one line is a line", () => {
  expect(codeText`print(${"1"})`).toBe("print(1)\n")
})
