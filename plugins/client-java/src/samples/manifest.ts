import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** A library from Maven Central. */
export interface Dependency {
  readonly group: string
  readonly artifact: string
  readonly version: string
  /** Whether the program is compiled without it. @defaultValue false */
  readonly runtime?: boolean
}

export const azureIdentity: Dependency = {
  group: "com.azure",
  artifact: "azure-identity",
  version: "1.18.3",
}
const always: readonly Dependency[] = [
  { group: "com.zaxxer", artifact: "HikariCP", version: "7.1.0" },
  { group: "org.slf4j", artifact: "slf4j-simple", version: "2.0.18", runtime: true },
]

/** `pom.xml`. */
export function manifestFile(...own: readonly Dependency[]): SampleFile {
  const dependencies = [...own, ...always].map(
    ({ group, artifact, version, runtime }) => codeText`
      <dependency>
        <groupId>${group}</groupId>
        <artifactId>${artifact}</artifactId>
        <version>${version}</version>
        ${runtime ? "<scope>runtime</scope>" : ""}
      </dependency>
    `,
  )
  return {
    path: "pom.xml",
    text: codeText`
      <?xml version="1.0" encoding="UTF-8"?>
      <project xmlns="http://maven.apache.org/POM/4.0.0"
               xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
               xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
        <modelVersion>4.0.0</modelVersion>
        <groupId>com.example</groupId>
        <artifactId>visits</artifactId>
        <version>1.0.0</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          <exec.mainClass>visits.Main</exec.mainClass>
        </properties>
        <dependencies>
          ${dependencies.join("").trimEnd()}
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.16.0</version>
            </plugin>
            <plugin>
              <groupId>org.codehaus.mojo</groupId>
              <artifactId>exec-maven-plugin</artifactId>
              <version>3.6.3</version>
            </plugin>
          </plugins>
        </build>
      </project>
    `,
  }
}

/** What every README of a Java sample says. */
export const run = {
  language: "Java",
  needs: ["Java 17 or newer", "Maven 3.9 or newer"],
  commands: ["mvn --quiet compile exec:java", 'mvn --quiet compile exec:java -Dexec.args="3"'],
} as const

export const poolNote =
  "HikariCP looks whether a connection lives before it gives it out, and replaces one that the server has ended. The pool is a `javax.sql.DataSource`, so Hibernate, jOOQ and others work with it as well."
