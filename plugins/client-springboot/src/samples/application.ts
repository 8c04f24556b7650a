import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** SQL of the program, in the words of a kind of database. */
export interface VisitSql {
  /** May have several lines. */
  readonly createTable: string
  readonly insert: string
  readonly read: string
}

/** `Application.java`: the program itself, on the pool that Spring Boot makes of its properties. */
export function applicationFile({ createTable, insert, read }: VisitSql): SampleFile {
  return javaFile(
    "Application",
    codeText`
      package visits;

      import org.springframework.boot.CommandLineRunner;
      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.jdbc.core.JdbcTemplate;

      @SpringBootApplication
      public class Application implements CommandLineRunner {
          private static final String CREATE_TABLE = """
                  ${createTable}
                  """;
          private static final String INSERT = "${insert}";
          private static final String READ = "${read}";

          private final JdbcTemplate database;

          Application(JdbcTemplate database) {
              this.database = database;
          }

          public static void main(String[] args) {
              SpringApplication.run(Application.class, args);
          }

          @Override
          public void run(String... args) throws InterruptedException {
              int count = args.length > 0 ? Integer.parseInt(args[0]) : 1;
              for (int number = 0; number < count; number++) {
                  if (number > 0) {
                      Thread.sleep(1000);
                  }
                  visit();
              }
          }

          private void visit() {
              database.execute(CREATE_TABLE);
              database.update(INSERT);
              String line = database.queryForObject(READ, (row, number) ->
                      "Logged in as %s. Visits: %d".formatted(row.getString(1), row.getLong(2)));
              System.out.println(line);
          }
      }
    `,
  )
}

/** A class of the program. */
export function javaFile(name: string, text: string): SampleFile {
  return { path: `src/main/java/visits/${name}.java`, text }
}
