import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** `Gemfile`, with the pool and a driver. */
export function manifestFile(gem: string, version: string): SampleFile {
  return {
    path: "Gemfile",
    text: codeText`
      source "https://rubygems.org"

      gem "connection_pool", ">= 2.5"
      gem "${gem}", "${version}"
    `,
  }
}

/** What every README of a Ruby sample says. */
export const run = {
  language: "Ruby",
  needs: ["Ruby 3.2 or newer"],
  commands: ["bundle install", "bundle exec ruby main.rb"],
  tokens:
    "The pool calls `Database.log_in` for each new connection, which asks for a token then; `token.rb` keeps it until five minutes before its end.",
} as const

/** Notes of every README. */
export const notes = ["The pool wants one connection for each thread of the process: `size`."] as const
