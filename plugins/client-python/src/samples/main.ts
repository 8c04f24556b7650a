import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** SQL of the program, in the words of a kind of database. */
export interface VisitSql {
  readonly createTable: string
  readonly insert: string
  readonly read: string
}

/** `main.py`: the program itself, on a module `database` that gives connections. */
export function mainFile({ createTable, insert, read }: VisitSql): SampleFile {
  return {
    path: "main.py",
    text: codeText`
      import sys
      import time

      import database


      def visit():
          with database.connection() as connection:
              cursor = connection.cursor()
              cursor.execute("${createTable}")
              cursor.execute("${insert}")
              cursor.execute("${read}")
              user, visits = cursor.fetchone()
              cursor.close()
              connection.commit()
          print(f"Logged in as {user}. Visits: {visits}", flush=True)


      if __name__ == "__main__":
          count = int(sys.argv[1]) if len(sys.argv) > 1 else 1
          for number in range(count):
              if number > 0:
                  time.sleep(1)
              visit()
    `,
  }
}
