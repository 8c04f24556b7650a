import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** SQL of the program, in the words of a kind of database. */
export interface VisitSql {
  /** May have several lines. */
  readonly createTable: string
  readonly insert: string
  readonly read: string
}

/** `Main.java`: the program itself, on a class `Database` that makes the pool. */
export function mainFile({ createTable, insert, read }: VisitSql): SampleFile {
  return javaFile(
    "Main",
    codeText`
      package visits;

      import com.zaxxer.hikari.HikariDataSource;
      import java.sql.Connection;
      import java.sql.ResultSet;
      import java.sql.SQLException;
      import java.sql.Statement;
      import javax.sql.DataSource;

      public final class Main {
          private static final String CREATE_TABLE = """
                  ${createTable}
                  """;
          private static final String INSERT = "${insert}";
          private static final String READ = "${read}";

          private Main() {}

          public static void main(String[] args) throws SQLException, InterruptedException {
              int count = args.length > 0 ? Integer.parseInt(args[0]) : 1;
              try (HikariDataSource database = Database.open()) {
                  for (int number = 0; number < count; number++) {
                      if (number > 0) {
                          Thread.sleep(1000);
                      }
                      visit(database);
                  }
              }
          }

          private static void visit(DataSource database) throws SQLException {
              try (Connection connection = database.getConnection();
                      Statement statement = connection.createStatement()) {
                  statement.execute(CREATE_TABLE);
                  statement.execute(INSERT);
                  try (ResultSet row = statement.executeQuery(READ)) {
                      row.next();
                      System.out.printf("Logged in as %s. Visits: %d%n", row.getString(1), row.getLong(2));
                  }
              }
          }
      }
    `,
  )
}

/** A class of the program. */
export function javaFile(name: string, text: string): SampleFile {
  return { path: `src/main/java/visits/${name}.java`, text }
}
