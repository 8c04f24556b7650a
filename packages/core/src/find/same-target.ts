/**
 * Whether two ids are of one database. Case does not count in ids of the cloud's resources, but in the last part: databases of a server may have names
 * that differ in nothing else. Targets give it as the server spells it.
 */
export function sameTarget(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf(id: string): string {
  const end = id.lastIndexOf("/")
  return id.slice(0, end).toLowerCase() + id.slice(end)
}
