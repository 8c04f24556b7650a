// MSAL asks the public cloud whether an authority that it does not know is one, and there is none here to ask. So Entra ID of the sandbox is asked
// that one question; all else is the library's own.
import https from "node:https"

const { request } = https
const authority = new URL(process.env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com")

https.request = (options, ...rest) => {
  if (
    options.hostname === "login.microsoftonline.com" &&
    options.path?.startsWith("/common/discovery/instance")
  ) {
    Object.assign(options, { hostname: authority.hostname, port: authority.port })
  }
  return request(options, ...rest)
}
