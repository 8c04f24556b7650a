import { docsSchema } from "@astrojs/starlight/schema"
import { defineCollection } from "astro:content"
import { glob } from "astro/loaders"

/** Pages that `scripts/build.ts` wrote. */
export const collections = {
  docs: defineCollection({ loader: glob({ pattern: "**/*.md", base: ".content" }), schema: docsSchema() }),
}
