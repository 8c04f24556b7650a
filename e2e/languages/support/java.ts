import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { sqlServerLogin } from "../grammars/jdbc-sql-server.ts"
import type { Command, Parser, Runner, Workshop } from "./language.ts"

/** A jar of Debian's. */
export const jar = (name: string) => `/usr/share/java/${name}.jar`

/** What every Java sample needs, by the Debian package that has it. */
export const javaNeeds = {
  "openjdk-17-jdk-headless": "/usr/bin/javac",
  "libhikaricp-java": jar("HikariCP"),
  "libslf4j-java": jar("slf4j-api"),
}

/** What a Spring Boot sample needs besides, by the Debian package that has it. */
export const springNeeds = {
  "libspring-core-java": jar("spring3-core"),
  "libspring-beans-java": jar("spring3-beans"),
  "libspring-context-java": jar("spring3-context"),
  "libspring-jdbc-java": jar("spring3-jdbc"),
  "libspring-transaction-java": jar("spring3-transaction"),
  "libpostgresql-jdbc-java": jar("postgresql"),
}

/** The jars of Spring that Debian has, and what they and the stand-ins for Spring Boot need. */
export const springJars = [
  ...Object.values(springNeeds),
  ...["spring3-aop", "spring3-expression", "commons-logging", "HikariCP", "slf4j-api"].map(jar),
]

/** What a Java sample is compiled and run with. */
export interface JavaKit {
  /** Folders in `stand-ins`; what is in them counts more than what is in jars. */
  readonly standIns: readonly string[]
  readonly jars: readonly string[]
  readonly mainClass: string
}

/** Compiles a sample of Maven's layout, and says how it starts: with the sandbox's CA as the only one that Java trusts. */
export async function prepareJava(workshop: Workshop, kit: JavaKit): Promise<Command> {
  const stands = await standIns(workshop, kit)
  const sources = await filesIn(join(workshop.folder, "src/main/java"), ".java")
  const resources = join(workshop.folder, "src/main/resources")
  const libraries = [stands, ...kit.jars]
  // Samples for different databases of one protocol are the same.
  const classes = join(workshop.shared, "classes", await digestOf(sources, libraries))
  await workshop.once(classes, () => compile(workshop, { classes, libraries, sources, lint: true }))
  const classPath = [classes, ...(existsSync(resources) ? [resources] : []), ...libraries].join(":")
  return {
    program: "java",
    args: [
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      `-Djavax.net.ssl.trustStore=${await trust(workshop)}`,
      `-Djavax.net.ssl.trustStorePassword=${password}`,
      "-classpath",
      classPath,
      kit.mainClass,
    ],
  }
}

const handed = z.strictObject({ url: z.string(), properties: z.record(z.string(), z.string()) })

/** Reads what a sample hands to Microsoft's JDBC driver as that reads it: the stand-in `java-sql-server` tells. */
export function sqlServerParser(driver: string, needs: Runner["needs"], kit: JavaKit): Parser {
  return {
    driver,
    needs,
    authentication: {
      "system-identity": "ActiveDirectoryMSI",
      "user-identity": "ActiveDirectoryMSI",
      "service-principal": "ActiveDirectoryServicePrincipal",
      "user-account": "ActiveDirectoryDefault",
    },
    parse: async (environment, workshop) => {
      const { program, args } = await prepareJava(workshop, kit)
      const { url, properties } = handed.parse(JSON.parse(await workshop.tool(program, args, environment)))
      return sqlServerLogin(url, properties)
    },
  }
}

/** The command without its trust store: Java then trusts its own. */
export function distrustJava(command: Command): Command {
  return { ...command, args: command.args.filter((word) => !word.startsWith("-Djavax.net.ssl.trustStore")) }
}

const password = "changeit"
/** Compiles folders of `stand-ins` together; what they register with `ServiceLoader` lies beside the sources. */
function standIns(workshop: Workshop, kit: JavaKit): Promise<string> {
  const folders = kit.standIns.map((name) => workshop.stands(name))
  const classes = join(workshop.shared, "stand-ins", kit.standIns.join("+"))
  return workshop.once(classes, async () => {
    const found = await Promise.all(folders.map((folder) => filesIn(folder, ".java")))
    await compile(workshop, { classes, libraries: kit.jars, sources: found.flat(), lint: false })
    for (const services of folders.map((folder) => join(folder, "META-INF"))) {
      if (existsSync(services)) await workshop.tool("cp", ["-r", services, classes])
    }
  })
}

/** A trust store with the sandbox's CA alone. */
function trust({ shared, caFile, tool, once }: Workshop): Promise<string> {
  const store = join(shared, "trust.p12")
  const certificate = ["-alias", "sandbox", "-file", caFile]
  const into = ["-keystore", store, "-storetype", "PKCS12", "-storepass", password]
  return once(store, () => tool("keytool", ["-importcert", "-noprompt", ...certificate, ...into]))
}

async function compile(
  { tool }: Workshop,
  what: {
    readonly classes: string
    readonly libraries: readonly string[]
    readonly sources: readonly string[]
    /** Whether a warning of the compiler is an error. Such that the jars of Debian are to blame for are none. */
    readonly lint: boolean
  },
): Promise<void> {
  const lint = what.lint ? ["-Xlint:all,-path,-serial,-classfile,-processing", "-Werror"] : ["-nowarn"]
  const where = [
    "-d",
    what.classes,
    ...(what.libraries.length > 0 ? ["-classpath", what.libraries.join(":")] : []),
  ]
  await tool("javac", [
    "-J-XX:TieredStopAtLevel=1",
    "-J-XX:+UseSerialGC",
    "--release",
    "17",
    "-proc:none",
    ...lint,
    ...where,
    ...what.sources,
  ])
}

async function digestOf(sources: readonly string[], libraries: readonly string[]): Promise<string> {
  const texts = await Promise.all(sources.map((path) => readFile(path, "utf8")))
  return createHash("sha256")
    .update(JSON.stringify([texts, libraries]))
    .digest("hex")
    .slice(0, 16)
}

async function filesIn(folder: string, ending: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name))
}
