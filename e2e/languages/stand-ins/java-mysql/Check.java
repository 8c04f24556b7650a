import com.mysql.cj.jdbc.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Tells what the stand-in for Connector/J does with a URL and properties, `name=value` each: whether it goes on to connect. */
final class Check {
    public static void main(String[] args) {
        Properties properties = new Properties();
        for (int index = 1; index < args.length; index++) {
            String[] pair = args[index].split("=", 2);
            properties.setProperty(pair[0], pair[1]);
        }
        try {
            System.out.println(new Driver().connect(args[0], properties) == null ? "not mine" : "connected");
        } catch (IllegalArgumentException refused) {
            System.out.println(refused.getMessage());
        } catch (SQLException failed) {
            System.out.println("connects");
        }
    }
}
