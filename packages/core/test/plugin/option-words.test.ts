import { expect, test } from "vitest"
import { z } from "zod"
import { optionWords } from "../../src/plugin/index.ts"

test("the words of an option come to front ends as keywords of its JSON Schema", () => {
  const schema = z.strictObject({
    cluster: z
      .string()
      .meta(
        optionWords({ flag: "cluster", short: "c", aliases: ["group"], description: "Name of the cluster." }),
      ),
    secret: z.string().meta(optionWords({ key: "secret", writeOnly: true, description: "Secret." })),
  })
  expect(z.toJSONSchema(schema).properties).toEqual({
    cluster: {
      type: "string",
      flag: "cluster",
      short: "c",
      aliases: ["group"],
      description: "Name of the cluster.",
    },
    secret: { type: "string", key: "secret", writeOnly: true, description: "Secret." },
  })
})

test.each([
  [{ flag: "--cluster", description: "x." }, '"--cluster" cannot be typed'],
  [{ flag: "Cluster Name", description: "x." }, '"Cluster Name" cannot be typed'],
  [{ aliases: ["a b"], description: "x." }, '"a b" cannot be typed'],
  [{ key: "key=value", description: "x." }, '"key=value" cannot be typed'],
  [{ authKey: "", description: "x." }, '"" cannot be typed'],
  [{ short: "-c", description: "x." }, 'The short flag "-c" is not one letter'],
  [{ flag: "cluster", description: " " }, "An option has no description: --cluster"],
])("%j is refused where the plugin is made", (words, message) => {
  expect(() => optionWords(words)).toThrow(
    expect.objectContaining({ code: "invalid_plugin", message: expect.stringContaining(message) }),
  )
})
