/**
 * The client type that a deployment's run time suggests, by the part of its version before `_` (`Java_17`). The service is made for Spring
 * Boot, so that is suggested for all but .NET: also for containers and for what was built from source, which name no version.
 */
export function suggestClient(runtimeVersion: string | undefined): string {
  return runtimeVersion?.split("_", 1)[0]?.toLowerCase() === "netcore" ? "dotnet" : "springboot"
}
