import { defineService, type SandboxService } from "../../kit/service.ts"
import { linkerNotes } from "./fidelity.ts"
import { linkerRoutes } from "./linkers.ts"
import { linkerSeed, type LinkerState } from "./state.ts"

/** Connections that Service Connector made between apps and databases. */
export const serviceLinkerService = (): SandboxService =>
  defineService({
    name: "service-linker",
    namespaces: ["Microsoft.ServiceLinker"],
    seed: linkerSeed,
    load: (fields): LinkerState => fields,
    start: (kit) => ({ routes: linkerRoutes(kit) }),
    fidelity: [{ title: "Apps: App Service, Container Apps, Spring Apps", notes: linkerNotes }],
  })
