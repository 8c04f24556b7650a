import type { SampleFile } from "@keyless/core/plugin"

/** `requirements.txt`. */
export function manifestFile(...requirements: readonly string[]): SampleFile {
  return { path: "requirements.txt", text: requirements.map((line) => `${line}\n`).join("") }
}

/** What every README of a Python sample says. */
export const run = {
  language: "Python",
  needs: ["Python 3.10 or newer"],
  commands: [
    "python3 -m venv .venv && . .venv/bin/activate",
    "pip install -r requirements.txt",
    "python main.py",
  ],
} as const
