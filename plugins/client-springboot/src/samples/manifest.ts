import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** A library whose version Spring Boot or Spring Cloud Azure says. */
export interface Dependency {
  readonly group: string
  readonly artifact: string
  /** Whether the program is compiled without it. @defaultValue false */
  readonly runtime?: boolean
}

/** `pom.xml`. Spring Cloud Azure 7.4 is made for Spring Boot 4.0 and 4.1: release notes of `spring-cloud-azure_7.4.0`. */
export function manifestFile(...own: readonly Dependency[]): SampleFile {
  const always: Dependency = { group: "org.springframework.boot", artifact: "spring-boot-starter-jdbc" }
  const dependencies = [always, ...own].map(
    ({ group, artifact, runtime }) => codeText`
      <dependency>
        <groupId>${group}</groupId>
        <artifactId>${artifact}</artifactId>
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
        <parent>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-parent</artifactId>
          <version>4.1.1</version>
          <relativePath/>
        </parent>
        <groupId>com.example</groupId>
        <artifactId>visits</artifactId>
        <version>1.0.0</version>
        <properties>
          <java.version>17</java.version>
        </properties>
        <dependencyManagement>
          <dependencies>
            <dependency>
              <groupId>com.azure.spring</groupId>
              <artifactId>spring-cloud-azure-dependencies</artifactId>
              <version>7.4.0</version>
              <type>pom</type>
              <scope>import</scope>
            </dependency>
          </dependencies>
        </dependencyManagement>
        <dependencies>
          ${dependencies.join("").trimEnd()}
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <groupId>org.springframework.boot</groupId>
              <artifactId>spring-boot-maven-plugin</artifactId>
            </plugin>
          </plugins>
        </build>
      </project>
    `,
  }
}

/** What every README of a Spring Boot sample says. */
export const run = {
  language: "Spring Boot",
  needs: ["Java 17 or newer", "Maven 3.9 or newer"],
  commands: ["mvn --quiet package", "java -jar target/visits-1.0.0.jar"],
} as const

export const poolNote =
  "HikariCP, the pool, looks whether a connection lives before it gives it out, and replaces one that the server has ended. Spring Data JDBC and JPA use the same pool."
