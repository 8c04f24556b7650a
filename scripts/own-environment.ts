import { afterAll } from "vitest"

// Test files share processes: what one sets in the environment must not reach the next. This file is run before each of them.
const before = { ...process.env }

afterAll(() => {
  for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name]
  Object.assign(process.env, before)
})
