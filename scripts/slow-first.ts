import { BaseSequencer, type TestSpecification } from "vitest/node"
import { slowFiles } from "./slow-files.ts"

/**
 * Runs slow test files first: one of them that began last would be waited for alone. How long a file takes is what Vitest remembers of it on this machine,
 * and on one that has not run it, such as in CI, what `slow-files.ts` says.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds = (spec: TestSpecification): number => {
      const remembered = this.ctx.cache.getTestSpecificationResult(spec)
      if (remembered !== undefined) return remembered.duration / 1000
      const part = Object.keys(slowFiles).find((each) => spec.moduleId.includes(each))
      return part === undefined ? 0 : (slowFiles[part] ?? 0)
    }
    // A worker goes on with files of its own project only, so those of a project stay together.
    return (await super.sort(files)).toSorted((a, b) =>
      a.project.name === b.project.name
        ? seconds(b) - seconds(a)
        : a.project.name.localeCompare(b.project.name),
    )
  }
}
