import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** SQL of the program, in the words of a kind of database. */
export interface VisitSql {
  /** One line or more. */
  readonly createTable: string
  readonly insert: string
  readonly read: string
}

/**
 * `Program.cs`: the program itself, on a class `Database` that opens connections.
 *
 * @param disposable - whether the class has something to give back in the end
 */
export function programFile(
  { createTable, insert, read }: VisitSql,
  { disposable }: { readonly disposable: boolean },
): SampleFile {
  return {
    path: "Program.cs",
    text: codeText`
      using System.Globalization;

      var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
      ${disposable ? "await using var" : "var"} database = new Database();
      for (var number = 0; number < count; number++)
      {
          if (number > 0)
          {
              await Task.Delay(TimeSpan.FromSeconds(1));
          }
          await VisitAsync(database);
      }

      static async Task VisitAsync(Database database)
      {
          await using var connection = await database.OpenAsync();
          await using var command = connection.CreateCommand();
          command.CommandText = """
              ${createTable}
              """;
          await command.ExecuteNonQueryAsync();
          command.CommandText = "${insert}";
          await command.ExecuteNonQueryAsync();
          command.CommandText = "${read}";
          await using var reader = await command.ExecuteReaderAsync();
          await reader.ReadAsync();
          Console.WriteLine($"Logged in as {reader.GetString(0)}. Visits: {reader.GetValue(1)}");
      }
    `,
  }
}
