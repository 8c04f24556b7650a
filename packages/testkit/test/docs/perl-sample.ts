import type { ClientSample, SampleInput } from "@keyless/core/plugin"
import { codeText, sampleReadme } from "@keyless/samples"

export const perlSample: ClientSample = (input) => [
  sampleReadme(input, {
    language: "Perl",
    needs: ["Perl 5.36 with DBD::Pg"],
    commands: ["perl main.pl"],
    tokens: "`connection` asks for one for each new connection.",
    tls: "`verify-full` checks the server's certificate and name.",
  }),
  {
    path: "main.pl",
    text: codeText`
      use v5.36;
      use DBI;
      use HTTP::Tiny;
      use JSON::PP;

      my $audience = "https://ossrdbms-aad.database.windows.net";

      sub token {
        ${tokenOf(input)}
      }

      sub connection {
        return DBI->connect($ENV{${input.variable("DSN")}}, $ENV{${input.variable("USER")}}, token(), { RaiseError => 1 });
      }

      connection()->do("CREATE TABLE IF NOT EXISTS visits (at timestamptz NOT NULL DEFAULT now())");
      for my $visit (1 .. ($ARGV[0] // 1)) {
        sleep 1 if $visit > 1;
        my $db = connection();
        $db->do("INSERT INTO visits DEFAULT VALUES");
        my ($user, $visits) = $db->selectrow_array("SELECT current_user, count(*) FROM visits");
        say "Logged in as $user. Visits: $visits";
      }
    `,
  },
]

/** How the program gets a token as the identity that the connection has. */
function tokenOf({ credential, variable }: SampleInput): string {
  switch (credential) {
    case "person":
      return codeText`
        my $token = qx(az account get-access-token --resource $audience --query accessToken --output tsv);
        chomp $token;
        return $token;
      `
    case "client-secret":
      return codeText`
        my $answer = HTTP::Tiny->new(verify_SSL => 1)->post_form(
          "https://login.microsoftonline.com/$ENV{${variable("TENANTID")}}/oauth2/v2.0/token",
          {
            grant_type => "client_credentials",
            client_id => $ENV{${variable("CLIENTID")}},
            client_secret => $ENV{${variable("CLIENTSECRET")}},
            scope => "$audience/.default",
          });
        return decode_json($answer->{content})->{access_token};
      `
    case "ambient":
    case "client-id":
      return codeText`
        my $query = "api-version=2019-08-01&resource=$audience";
        ${credential === "client-id" ? `$query .= "&client_id=$ENV{${variable("CLIENTID")}}";` : ""}
        my $answer = HTTP::Tiny->new->get("$ENV{IDENTITY_ENDPOINT}?$query",
          { headers => { "X-IDENTITY-HEADER" => $ENV{IDENTITY_HEADER} } });
        return decode_json($answer->{content})->{access_token};
      `
  }
}
