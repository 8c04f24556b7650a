import type { SampleFile, SampleInput } from "@keyless/core/plugin"
import { codeText, tokenResource } from "@keyless/samples"

/** What `database.rb` has of a driver. */
export interface DriverCode {
  readonly gem: string
  /** Body of the method that opens a connection; `TOKEN.value` is the password. */
  readonly logIn: string
  /** Body of the method that tells whether `@connection`, which is there, still works. */
  readonly works: string
}

/**
 * `database.rb`: a pool whose sessions log in anew, with a token of that moment, when the server has ended them.
 *
 * connection_pool, README; it calls its block for each new connection, and does not look whether an old one still works. Ruby, "OpenSSL::X509".
 */
export function databaseFile(input: SampleInput, { gem, logIn, works }: DriverCode): SampleFile {
  return {
    path: "database.rb",
    text: codeText`
      # frozen_string_literal: true

      require "connection_pool"
      require "${gem}"
      require "openssl"
      require_relative "token"

      module Database
        TOKEN = Token.new("${tokenResource(input)}")
        POOL = ConnectionPool.new(size: 5) { Session.new }

        # Hands a connection of the pool to a block.
        def self.connection
          POOL.with { |session| yield session.connection }
        end

        # A new connection, with a token that is valid at this moment.
        def self.log_in
          ${logIn.trimEnd()}
        end

        # The file of root certificates that this machine trusts.
        def self.trusted_roots
          files = [
            ENV[OpenSSL::X509::DEFAULT_CERT_FILE_ENV],
            OpenSSL::X509::DEFAULT_CERT_FILE,
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt"
          ]
          files.compact.find { |file| File.readable?(file) } ||
            raise("No file of trusted root certificates: set #{OpenSSL::X509::DEFAULT_CERT_FILE_ENV}.")
        end

        # A session of the pool. Where the server has ended it, it logs in anew: to reconnect would repeat the old token.
        class Session
          def connection
            if @connection && !works?
              @connection.close
              @connection = nil
            end
            @connection ||= Database.log_in
          end

          private

          ${works.trimEnd()}
        end
      end
    `,
  }
}
