import { isDeepStrictEqual } from "node:util"
import type { LiveContainerApp } from "./state/state.ts"
import { z } from "zod"

export type Template = LiveContainerApp["template"]
type Container = Template["containers"][number]

const resourcesOf = z.looseObject({ cpu: z.number().default(0.5), memory: z.string().default("1Gi") })

/** Temporary disk by cores (Microsoft Learn, "Use storage mounts in Azure Container Apps"). */
const ephemeralStorage = (cores: number): string => {
  if (cores <= 0.25) return "1Gi"
  if (cores <= 0.5) return "2Gi"
  return cores <= 1 ? "4Gi" : "8Gi"
}

const filledContainer = ({ name, image, resources, ...rest }: Container) => {
  const wanted = resourcesOf.parse(resources ?? {})
  return { image, name, ...rest, resources: { ...wanted, ephemeralStorage: ephemeralStorage(wanted.cpu) } }
}

/** A template as Azure answers it: what is not set is null or has its default (recorded). */
export const filledTemplate = (template: Template) => {
  const { revisionSuffix, containers, initContainers, scale, ...rest } = template
  return {
    terminationGracePeriodSeconds: null,
    volumes: null,
    serviceBinds: null,
    ...rest,
    revisionSuffix: revisionSuffix ?? "",
    containers: containers.map(filledContainer),
    initContainers: initContainers?.map(filledContainer) ?? null,
    scale: {
      minReplicas: null,
      maxReplicas: 10,
      cooldownPeriod: 300,
      pollingInterval: 30,
      rules: null,
      ...scale,
    },
  }
}

const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== "object" || value === null) return value
  const set = Object.entries(value).filter(
    ([, inner]) => inner !== null && inner !== undefined && !(Array.isArray(inner) && inner.length === 0),
  )
  return Object.fromEntries(set.map(([key, inner]) => [key, bare(inner)]))
}

/** Whether two templates run the same, whatever their suffixes. */
export const runSame = (one: Template, other: Template): boolean =>
  isDeepStrictEqual(
    bare({ ...filledTemplate(one), revisionSuffix: null }),
    bare({ ...filledTemplate(other), revisionSuffix: null }),
  )
