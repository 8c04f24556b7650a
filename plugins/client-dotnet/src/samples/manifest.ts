import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** Packages that samples need; what belongs together has one version. */
const packages = {
  "Azure.Identity": "1.21.0",
  "Microsoft.Data.SqlClient": "7.1.1",
  "Microsoft.Data.SqlClient.Extensions.Azure": "7.1.1",
  MySqlConnector: "2.6.2",
  Npgsql: "10.0.3",
} as const

/** `visits.csproj`. */
export function manifestFile(...required: readonly (keyof typeof packages)[]): SampleFile {
  const references = required.map(
    (name) => `<PackageReference Include="${name}" Version="${packages[name]}" />`,
  )
  return {
    path: "visits.csproj",
    text: codeText`
      <Project Sdk="Microsoft.NET.Sdk">
        <PropertyGroup>
          <OutputType>Exe</OutputType>
          <TargetFramework>net10.0</TargetFramework>
          <ImplicitUsings>enable</ImplicitUsings>
          <Nullable>enable</Nullable>
        </PropertyGroup>
        <ItemGroup>
          ${references.join("\n")}
        </ItemGroup>
      </Project>
    `,
  }
}

/** What every README of a .NET sample says. */
export const run = {
  language: ".NET",
  needs: ["the .NET 10 SDK"],
  commands: ["dotnet run"],
} as const
