# frozen_string_literal: true

# Debian's mysql2 0.5.3 does not read ssl_mode with MariaDB's library. From version 0.5.4 on, :verify_identity sets the library's option
# ssl-verify-server-cert; so it is set for the samples, by a file, which is all that 0.5.3 offers. All else is the gem's own.
require "mysql2"

module VerifyIdentity
  def initialize(options)
    return super unless options[:ssl_mode] == :verify_identity

    super(options.except(:ssl_mode).merge(default_file: File.join(__dir__, "client.cnf"), default_group: "client"))
  end
end

Mysql2::Client.prepend(VerifyIdentity)
