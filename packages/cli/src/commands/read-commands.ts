import { readConnectionRef, readSourceChoice } from "../arguments/connection-ref.ts"
import { configurationView, foreignView, linkerView, recordView } from "../output/linker.ts"
import type { SourceInput } from "./command-input.ts"
import { cancellable, openEngine, resultPrinter, warningsOf } from "./session.ts"

/** `list`: the connections of an app. */
export async function list(input: SourceInput): Promise<void> {
  const choice = readSourceChoice(input.flags, input.source)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const { connections, foreign } = await cancellable(input, (signal) =>
    engine.listAll(choice, { signal, ...warningsOf(input) }),
  )
  await print([...connections.map((connection) => linkerView(connection)), ...foreign.map(foreignView)])
}

/** `show`: one connection with its settings. */
export async function show(input: SourceInput): Promise<void> {
  const ref = readConnectionRef(input.flags, input.source)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const [connection, settings] = await cancellable(input, (signal) =>
    Promise.all([engine.show(ref, { signal }), engine.listConfiguration(ref, { signal })]),
  )
  await print({ ...linkerView(connection, settings), record: await recordView(connection) })
}

/** `list-configuration`: the settings of a connection. */
export async function listConfiguration(input: SourceInput): Promise<void> {
  const ref = readConnectionRef(input.flags, input.source)
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const settings = await cancellable(input, (signal) => engine.listConfiguration(ref, { signal }))
  await print(configurationView(settings))
}
