import { readFileSync } from "node:fs"
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"

// `scripts/build.ts` writes the pages and this file first.
const sidebar = JSON.parse(readFileSync(new URL(".content/sidebar.json", import.meta.url), "utf8"))

export default defineConfig({
  // Where it is to lie; links in pages are relative and work anywhere.
  site: process.env.SITE_URL,
  base: process.env.SITE_BASE,
  outDir: "dist",
  trailingSlash: "always",
  image: { service: passthroughImageService() },
  integrations: [
    starlight({
      title: "Keyless",
      description: "Connects apps on Azure to databases with an identity instead of a password.",
      sidebar,
      pagefind: true,
    }),
  ],
})
