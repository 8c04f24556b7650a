import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;

/** Prints what pgJDBC makes of each URL in a file: host, port, database, user, name of the application and mode of TLS, in Base64. */
class PgJdbc {
    public static void main(String[] args) throws Exception {
        for (String url : Files.readAllLines(Path.of(args[0]))) {
            Properties read = org.postgresql.Driver.parseURL(url, null);
            StringBuilder line = new StringBuilder();
            for (String name : new String[] {"PGHOST", "PGPORT", "PGDBNAME", "user", "ApplicationName", "sslmode"}) {
                byte[] value = read.getProperty(name, "(none)").getBytes(StandardCharsets.UTF_8);
                line.append(Base64.getEncoder().encodeToString(value)).append(' ');
            }
            System.out.println(line.substring(0, line.length() - 1));
        }
    }
}
