import type { FidelityArea } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
const notes: FidelityArea["notes"] = [
  {
    kind: "difference",
    says: "Databases of Azure SQL are made empty and anew: copies, restores, elastic pools, samples and other collations are refused by name, and tiers and sizes are kept and not acted on.",
  },
  {
    kind: "doubt",
    says: "Addresses and names of the operations that make, change and delete databases are those of servers with another word in them; only servers and administrators were recorded.",
    source: "recorded sql.server.put and sql.administrator.put",
  },
  {
    kind: "difference",
    says: "With the fault alterUserRefused extended properties of users are refused to everybody, also to dbo, whom SQL Server refuses nothing.",
    source: "Microsoft Learn, sp_addextendedproperty",
  },
  {
    kind: "difference",
    says: "Extended properties are there for users of a database only, and the value that sys.extended_properties shows is text and no sql_variant.",
    source: "Microsoft Learn, sp_addextendedproperty",
  },
  {
    kind: "difference",
    says: "Decimals hold 64 bits, about 18 digits, instead of 38; what needs more answers error 40515, also where only an intermediate result does.",
  },
  {
    kind: "difference",
    says: "Isolation level SNAPSHOT is refused. SERIALIZABLE, REPEATABLE READ and lock hints lock the whole database instead of rows and ranges, so more sessions wait than in SQL Server; deadlocks are found between sessions that read so and then write.",
  },
  {
    kind: "difference",
    says: "sys.dm_tran_locks shows one lock of type OBJECT, without an object's id, for all that a session reads or writes; counters and times of requests in sys.dm_exec_sessions are 0 and NULL.",
    source: "Microsoft Learn, sys.dm_tran_locks and sys.dm_exec_sessions",
  },
  {
    kind: "difference",
    says: "sys.dm_tran_locks takes VIEW DATABASE STATE, as in most service objectives of Azure SQL; in the smallest ones only administrators may read it.",
    source: "Microsoft Learn, sys.dm_tran_locks",
  },
  {
    kind: "difference",
    says: "READ UNCOMMITTED and NOLOCK read what is committed, never what another transaction has not committed.",
  },
  {
    kind: "difference",
    says: "Definitions of CHECK, DEFAULT and views are shown as they were written, with parentheses around, where SQL Server rewrites them; sys.sql_modules shows CREATE VIEW with the query as it was.",
  },
  {
    kind: "difference",
    says: "Text has one collation, which ignores case and trailing blanks; its order differs from SQL Server's for accents and punctuation.",
  },
  {
    kind: "difference",
    says: "Columns and variables of smalldatetime and smallmoney are refused; parameters of these types become datetime and money.",
  },
  {
    kind: "doubt",
    says: "An int that is too long for a varchar column answers error 8115; as CAST and for a variable it is *.",
    source: "Microsoft Learn, CAST and CONVERT, Truncating and rounding results",
  },
  {
    kind: "doubt",
    says: "DENY ... CASCADE writes a DENY of the same grantor for each principal that the permission was passed on to.",
    source: "Microsoft Learn, DENY (Transact-SQL)",
  },
  {
    kind: "doubt",
    says: "REVOKE without AS takes back what the session's own grantor granted, and leaves what others granted.",
    source: "Microsoft Learn, REVOKE (Transact-SQL)",
  },
  {
    kind: "doubt",
    says: "Conversions that fail take the open transaction back whatever XACT_ABORT says: 245 is known for it; 241, 242, 8114 and 8169 are taken for the same.",
    source: "Public reports",
  },
  {
    kind: "doubt",
    says: "A quotient of decimals and the average of decimals are cut after their last digit, not rounded; a quotient of money is cut after four.",
  },
  {
    kind: "doubt",
    says: "All functions, system views, procedures and key words that SQL Server has were listed from its documentation; one that is missing in the lists is taken for a mistake of the statement (195, 208, 2812, 102).",
  },
  {
    kind: "doubt",
    says: "Text beside a decimal, in arithmetic, comparisons and CASE, becomes a decimal of the other side's precision and scale; what is too long for it answers 8115.",
    source: "public reports of query plans",
  },
  {
    kind: "doubt",
    says: "No text at all becomes 1900-01-01 00:00 for every type of date and time, NULL as the replacement of STUFF inserts nothing, and style 127 shows a datetimeoffset in UTC.",
    source: "public reports",
  },
  {
    kind: "doubt",
    says: "The last second of the year 9999 is cut rather than rounded by datetime2 and datetimeoffset of fewer digits.",
  },
]

/** Azure SQL and the SQL databases in Fabric have the same gateway and engine. */
export const tdsArea: FidelityArea = { title: "Azure SQL and SQL databases in Fabric", notes }
