import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * `main.rb`: the program itself, on `Database.connection`.
 *
 * @param visit - body of the block that makes one visit with `connection`; its value is user and number of visits
 */
export function mainFile(visit: string): SampleFile {
  return {
    path: "main.rb",
    text: codeText`
      # frozen_string_literal: true

      require_relative "database"

      def visit
        user, visits = Database.connection do |connection|
          ${visit.trimEnd()}
        end
        puts "Logged in as #{user}. Visits: #{visits}"
      end

      $stdout.sync = true
      Integer(ARGV.fetch(0, 1)).times do |number|
        sleep 1 if number.positive?
        visit
      end
    `,
  }
}
