import { BaseSequencer, type TestSpecification } from "vitest/node"

/** Parts of the paths of test files that take minutes, the slowest first. One of them that began last would be waited for alone. */
const slow = ["/kill", "/outlive", "/hosting/", "/e2e/", "conformance"]

/** Runs slow test files first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = slow.findIndex((part) => moduleId.includes(part))
      return place === -1 ? slow.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
