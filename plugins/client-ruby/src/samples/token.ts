import type { SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * `token.rb`: tokens by plain HTTP, since there is no official library of Entra ID for Ruby.
 *
 * Microsoft, "How to use managed identities for App Service and Azure Functions", REST endpoint reference; "OAuth 2.0 client credentials flow";
 * "az account get-access-token". Ruby, "Net::HTTP".
 */
export function tokenFile(input: SampleInput): SampleFile {
  const { libraries, methods } = requestCode(input)
  return {
    path: "token.rb",
    text: codeText`
      # frozen_string_literal: true

      ${libraries.map((name) => `require "${name}"`).join("\n")}

      # A token of Microsoft Entra ID for a resource. It is kept until it is about to expire.
      class Token
        MARGIN = 5 * 60

        def initialize(resource)
          @resource = resource
          @lock = Mutex.new
          @expires = Time.at(0)
        end

        # A token that is valid now.
        def value
          @lock.synchronize do
            @value, @expires = request if Time.now > @expires - MARGIN
            @value
          end
        end

        private

        ${methods.trimEnd()}
      end
    `,
  }
}

function requestCode(input: SampleInput): {
  readonly libraries: readonly string[]
  readonly methods: string
} {
  const read = (key: string) => `ENV.fetch("${input.variable(key)}")`
  switch (input.credential) {
    case "ambient":
    case "client-id": {
      const clientId = input.credential === "client-id" ? `"client_id" => ${read("CLIENTID")}` : ""
      return {
        libraries: ["json", "net/http"],
        methods: codeText`
          # Asks the service that the app runs in, which knows its identities.
          def request
            uri = URI(ENV.fetch("IDENTITY_ENDPOINT"))
            uri.query = URI.encode_www_form(
              "api-version" => "2019-08-01",
              "resource" => @resource${clientId === "" ? "" : ","}
              ${clientId}
            )
            header = { "X-IDENTITY-HEADER" => ENV.fetch("IDENTITY_HEADER") }
            answer = read(Net::HTTP.get_response(uri, header))
            [answer.fetch("access_token"), Time.at(Integer(answer.fetch("expires_on")))]
          end

          ${readMethod}
        `,
      }
    }
    case "client-secret":
      return {
        libraries: ["json", "net/http"],
        methods: codeText`
          # Asks Microsoft Entra ID. Net::HTTP verifies TLS by default.
          def request
            authority = ENV.fetch("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com").chomp("/")
            uri = URI("#{authority}/#{${read("TENANTID")}}/oauth2/v2.0/token")
            answer = read(Net::HTTP.post_form(
              uri,
              "grant_type" => "client_credentials",
              "client_id" => ${read("CLIENTID")},
              "client_secret" => ${read("CLIENTSECRET")},
              "scope" => "#{@resource}/.default"
            ))
            [answer.fetch("access_token"), Time.now + Integer(answer.fetch("expires_in"))]
          end

          ${readMethod}
        `,
      }
    case "person":
      return {
        libraries: ["json", "open3"],
        methods: codeText`
          # Asks the Azure CLI, where somebody has logged in with "az login". What it says of errors goes to stderr.
          def request
            # Several arguments are handed over as they are, without a shell.
            output, status = Open3.capture2(
              "az", "account", "get-access-token", "--resource", @resource, "--output", "json"
            )
            raise "The Azure CLI gave no token." unless status.success?

            answer = JSON.parse(output)
            [answer.fetch("accessToken"), Time.at(answer.fetch("expires_on", 0))]
          end
        `,
      }
  }
}

const readMethod = codeText`
  def read(response)
    return JSON.parse(response.body) if response.is_a?(Net::HTTPSuccess)

    raise "No token: #{response.code} #{response.body}"
  end
`.trimEnd()

/** Where the identity endpoint is that the program asks, for READMEs. */
export function endpointNote({ credential }: SampleInput): readonly string[] {
  return credential === "ambient" || credential === "client-id"
    ? [
        "`token.rb` asks the identity endpoint that App Service, Azure Functions and Container Apps give their apps. Virtual machines and Azure Spring Apps have another.",
      ]
    : []
}
