import type { Runner } from "./language.ts"

/** Debian's, whose packages are Debian's; another may be first on the path. */
export const python = "/usr/bin/python3"

/** Packages of Python that have to be there, by the Debian packages that have them. */
export function pythonNeeds(packages: Readonly<Record<string, string>>): Runner["needs"] {
  return Object.fromEntries(
    Object.entries({ "python3-azure": "azure/identity", ...packages }).map(([name, folder]) => [
      name,
      `/usr/lib/python3/dist-packages/${folder}/__init__.py`,
    ]),
  )
}

/** Why no test may ask for it: Debian has an older version than samples ask for. */
export const pymysqlSendsWithoutTls = "PyMySQL does so before version 1.2"
