/** One thing to choose. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** Questions on a terminal. Null is the answer of somebody who wants to stop. */
export interface Prompts {
  choose(message: string, choices: readonly Choice[]): Promise<string | null>
  /** @param hidden - whether the answer must not be seen */
  text(message: string, hidden: boolean): Promise<string | null>
  confirm(message: string): Promise<boolean>
  /** Shows something between questions. */
  note(message: string): void
}

/** Questions asked with clack, on stderr. */
export async function terminalPrompts(): Promise<Prompts> {
  const clack = await import("@clack/prompts")
  const output = process.stderr
  const orNull = (answer: string | symbol): string | null => (typeof answer === "symbol" ? null : answer)
  return {
    choose: async (message, choices) =>
      orNull(await clack.select({ message, options: choices.map((choice) => ({ ...choice })), output })),
    text: async (message, hidden) =>
      orNull(hidden ? await clack.password({ message, output }) : await clack.text({ message, output })),
    confirm: async (message) => (await clack.confirm({ message, initialValue: false, output })) === true,
    note: (message) => clack.log.message(message, { output }),
  }
}
