import { oddNames } from "../target/names.ts"
import { type Facts, plainFacts } from "./probe.ts"

/** Texts that would name another server, each in the grammar of one connection string or another. */
const otherPlaces: readonly string[] = [
  "shop;host=evil.example",
  "shop host=evil.example",
  "shop\thost=evil.example",
  "shop\nhost=evil.example",
  "shop' host='evil.example",
  `shop";Server="evil.example`,
  "shop';Server='evil.example",
  "shop};Server={evil.example",
  "shop,Server=evil.example",
  "shop?host=evil.example",
  "shop&host=evil.example",
  "shop#evil.example",
  "shop/../evil.example",
  "shop%3Bhost%3Devil.example",
  "evil.example:1@x",
  "u@tcp(evil.example:1)/x",
  '","host":"evil.example',
  "shop\\",
  " shop ",
]

/** Names that a database or a user may have, and that mean something else in one grammar or another. */
export const oddTexts: readonly string[] = [...oddNames, ...otherPlaces]

/** Facts with one odd text among them. A host is not: the engine refuses an endpoint whose host is none. */
export function oddFacts(text: string): readonly Facts[] {
  return [
    { ...plainFacts, database: text },
    { ...plainFacts, user: text },
    { ...plainFacts, database: text, user: `${text}x` },
  ]
}
