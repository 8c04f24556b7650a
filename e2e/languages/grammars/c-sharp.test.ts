import { expect, test } from "vitest"
import { csharpReader } from "./c-sharp.ts"

test("tells what C# code uses, calls and assigns", async () => {
  const read = await csharpReader()
  const code = `
    using Npgsql;

    var builder = new NpgsqlDataSourceBuilder(Read("NAME")) { Pooling = true };
    builder.ConnectionStringBuilder.SslMode = SslMode.VerifyFull;
    static string Read(string name) => Environment.GetEnvironmentVariable(name) ?? "";
  `
  const { usings, calls, assigned } = read(code)
  expect(usings).toEqual(["Npgsql"])
  expect(calls.get("Read")).toEqual(["NAME"])
  expect(calls.get("GetEnvironmentVariable")).toEqual(["name"])
  expect(Object.fromEntries(assigned)).toEqual({ Pooling: "true", SslMode: "SslMode.VerifyFull" })
})

test.each([
  ["a semicolon in an initializer", "var a = new Options { Id = name; };"],
  ["a call that is not closed", "var a = Read(name;"],
  ["a statement that is not ended", "var a = 1"],
  ["a class that is not closed", "class A { void B() { }"],
  ["a string that is not closed", 'var a = "b;'],
  ["quotes for a string", "var a = 'name';"],
])("refuses %s", async (_, code) => {
  const read = await csharpReader()
  expect(() => read(code)).toThrow("no C#")
})
