/**
 * Parts of the paths of test files that take long, and about how many seconds each takes on two cores, as the end of a run tells. The first one that fits
 * counts.
 */
export const slowFiles: Readonly<Record<string, number>> = {
  "e2e/mysql/kill": 90,
  "e2e/hosting/environment": 80,
  "packages/runtime/test/outlive": 80,
}
