import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"
import { goFile } from "./go-file.ts"

/** SQL of the program, in the words of a kind of database. */
export interface VisitSql {
  readonly createTable: string
  readonly insert: string
  readonly read: string
}

/** `main.go`: the program itself, on the pool that `openDatabase` gives. */
export function mainFile({ createTable, insert, read }: VisitSql): SampleFile {
  return goFile(
    "main.go",
    codeText`
      package main

      import (
          "context"
          "database/sql"
          "fmt"
          "log"
          "os"
          "strconv"
          "time"
      )

      const (
          createTable = "${createTable}"
          insertVisit = "${insert}"
          readVisits  = "${read}"
      )

      func main() {
          log.SetFlags(0)
          if err := run(context.Background(), os.Args[1:]); err != nil {
              log.Fatal(err)
          }
      }

      func run(ctx context.Context, args []string) error {
          count := 1
          if len(args) > 0 {
              number, err := strconv.Atoi(args[0])
              if err != nil {
                  return err
              }
              count = number
          }
          db, err := openDatabase()
          if err != nil {
              return err
          }
          defer db.Close()
          for number := 0; number < count; number++ {
              if number > 0 {
                  time.Sleep(time.Second)
              }
              if err := visit(ctx, db); err != nil {
                  return err
              }
          }
          return nil
      }

      func visit(ctx context.Context, db *sql.DB) error {
          ctx, cancel := context.WithTimeout(ctx, time.Minute)
          defer cancel()
          if _, err := db.ExecContext(ctx, createTable); err != nil {
              return err
          }
          if _, err := db.ExecContext(ctx, insertVisit); err != nil {
              return err
          }
          var user string
          var visits int
          if err := db.QueryRowContext(ctx, readVisits).Scan(&user, &visits); err != nil {
              return err
          }
          fmt.Printf("Logged in as %s. Visits: %d\n", user, visits)
          return nil
      }
    `,
  )
}
