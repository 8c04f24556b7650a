import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
export default defineConfig({ image: { service: passthroughImageService() }, integrations: [starlight({ title: "K", sidebar: [{label:"All", items:[{autogenerate:{directory:"."}}]}] })] })
