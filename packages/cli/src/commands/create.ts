import type { ConnectionSpec } from "@keyless/core"
import { appNetworkWarnings, readAppOpening } from "../arguments/app-network.ts"
import { readAuthChoice } from "../arguments/auth-choice.ts"
import { readSourceChoice } from "../arguments/connection-ref.ts"
import { readPluginFlags, textFlag, wordsFlag } from "../arguments/flags.ts"
import { parseKeyValues } from "../arguments/key-values.ts"
import { readOptOuts } from "../arguments/opt-outs.ts"
import { readOwnerLogin } from "../arguments/owner-login.ts"
import { readPrivileges } from "../arguments/privileges.ts"
import { pluginsOf } from "../manifest/manifest.ts"
import { linkerView } from "../output/linker.ts"
import { planText, planView } from "../output/plan-text.ts"
import { carryOut } from "./carry-out.ts"
import type { PairInput } from "./command-input.ts"
import { handOver } from "./hand-over.ts"
import { cancellable, openEngine, resultPrinter } from "./session.ts"

/** `create`: plans a connection and makes it; with `--dry-run` only shows the plan. */
export async function create(input: PairInput): Promise<void> {
  const { common, flags, host } = input
  const spec = await readSpec(input)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  await cancellable(input, async (signal) => {
    const planned = await engine.plan(spec, { signal })
    const plan = { ...planned, warnings: [...planned.warnings, ...appNetworkWarnings(flags)] }
    if (flags["dryRun"] === true) {
      const steps = await engine.preview(plan, { signal })
      const asText = common.output === undefined && common.query === undefined
      if (asText) host.stdout.write(planText(plan, steps, common.verbose))
      else await print(planView(plan, steps))
      return
    }
    if (flags["wait"] === false) {
      await print(await handOver(input, engine, plan, signal))
      return
    }
    const connection = await carryOut(input, engine, plan, signal)
    await print(linkerView(connection, connection.configuration))
  })
}

/** What the flags of `create` ask for. @throws KeylessError `usage`, `invalid_options` */
async function readSpec({ flags, host, manifest, source, target }: PairInput): Promise<ConnectionSpec> {
  const name = textFlag(flags, "connection")
  const client = textFlag(flags, "clientType")
  const { auth, targetOptions } = readAuthChoice(flags, pluginsOf(manifest, "auth"), target)
  const renamed = wordsFlag(flags, "customizedKeys")
  const properties = wordsFlag(flags, "connstrProps")
  const privileges = textFlag(flags, "privileges")
  const schemas = wordsFlag(flags, "schema")
  const owner = await readOwnerLogin(flags, host)
  return {
    source: readSourceChoice(flags, source),
    target: { kind: target.id, options: { ...readPluginFlags(flags, target.options), ...targetOptions } },
    ...(name === undefined ? {} : { name }),
    ...(client === undefined ? {} : { client }),
    ...(auth === undefined ? {} : { auth }),
    ...(privileges === undefined ? {} : { privileges: await readPrivileges(privileges) }),
    ...(schemas.length === 0 ? {} : { schemas }),
    ...(owner === undefined ? {} : { owner }),
    takeOwnership: flags["takeOwnership"] === true,
    strict: flags["strict"] === true,
    ...(renamed.length === 0
      ? {}
      : { customizedKeys: parseKeyValues("--customized-keys", renamed, "exact") }),
    ...(properties.length === 0
      ? {}
      : { connectionStringProperties: parseKeyValues("--connstr-props", properties, "exact") }),
    ...(readOptOuts(wordsFlag(flags, "optOut")).length === 0 ? {} : { network: "leave" as const }),
    ...readAppOpening(flags),
    ...(flags["adopt"] === true ? { adopt: true } : {}),
    foreignUser: flags["recreateUser"] === true || flags["new"] === true ? "recreate" : "refuse",
  }
}
