/** As flexible servers of version 8.0.21 greet, and as `VERSION()` answers: clients choose by it between the words of MySQL and of MariaDB. */
export const serverVersion = "8.0.21-azure"
