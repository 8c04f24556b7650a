import { describe } from "vitest"
import { expectAnswers } from "./support.ts"

// https://learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql, "Remarks"
describe("precision and scale", () =>
  expectAnswers([
    ["select 5.0 / 2", "2.500000"],
    ["select 5.0 / 2", { type: "decimal(7,6)" }],
    ["select 1 / 3.0", { type: "decimal(8,6)" }],
    ["select 1.5 * 1.5", { type: "decimal(5,2)" }],
    ["select 1.5 + 1.25", { type: "decimal(4,2)" }],
    ["select 5.5 % 2", "1.5"],
    ["select cast(1 as decimal(9, 2)) * cast(1 as decimal(9, 2))", { type: "decimal(19,4)" }],
    ["select cast(1 as decimal(38, 2)) / cast(1 as decimal(38, 2))", { type: "decimal(38,6)" }],
    ["select cast(1 as decimal(38, 2)) + cast(1 as decimal(38, 4))", { type: "decimal(38,2)" }],
    ["select cast(1 as decimal(38, 10)) * cast(1 as decimal(38, 10))", { error: 40515 }],
    ["select 0.1 + 0.2", "0.3"],
    ["select cast(0.1 + 0.2 as float)", 0.3],
  ]))

// https://learn.microsoft.com/sql/t-sql/data-types/constants-transact-sql
describe("types of literals", () =>
  expectAnswers([
    ["select 1", { type: "int" }],
    ["select 2147483648", { type: "decimal(10,0)" }],
    ["select 1.", { type: "decimal(1,0)" }],
    ["select .5", { type: "decimal(1,1)" }],
    ["select 1e0", { type: "float" }],
    ["select $1", { type: "money" }],
    ["select 0x01", { type: "varbinary(1)" }],
    ["select 'abc'", { type: "varchar(3)" }],
    ["select N'ab'", { type: "nvarchar(2)" }],
  ]))

// https://learn.microsoft.com/sql/t-sql/data-types/data-type-precedence-transact-sql
describe("the type of two types", () =>
  expectAnswers([
    ["select cast(1 as int) + cast(1 as bigint)", { type: "bigint" }],
    ["select cast(1 as tinyint) + cast(1 as tinyint)", { type: "tinyint" }],
    ["select cast(200 as tinyint) + cast(100 as tinyint)", { error: 8115 }],
    ["select cast(1 as smallint) * cast(1 as int)", { type: "int" }],
    ["select cast(1 as real) + 1", { type: "real" }],
    ["select cast(1 as real) + 1e0", { type: "float" }],
    ["select cast(1 as money) + 1", { type: "money" }],
    ["select '1' + 1", 2],
    ["select '1' + '1'", "11"],
    ["select '5' * 2", 10],
    ["select 2 * '1.5'", { error: 245 }],
    ["select $1 + '1.5'", "2.5000"],
    // Text becomes a decimal of the other side's size.
    ["select 1.5 + '1'", "2.5"],
    ["select 1.50 + '1.25'", "2.75"],
    ["select 1.5 + '100'", { error: 8115 }],
    ["select 1.5 + null", null],
    ["select case when 1 = 1 then 1 else 2.5 end", "1.0"],
    ["select case when 1 = 1 then '1.25' else 1.5 end", "1.3"],
    ["select coalesce(1, 2.5)", "1.0"],
    ["select 1 union select 2.5", [["1.0"], ["2.5"]]],
    ["select 1 union select 'a'", { error: 245 }],
    ["select 'a' - 'b'", { error: 8117 }],
    ["select -'5'", { error: 8117 }],
    ["select cast(1 as bit) + cast(1 as bit)", { error: 402 }],
    ["select 1 + cast(1 as bit)", 2],
  ]))

// https://learn.microsoft.com/sql/t-sql/language-elements/operator-precedence-transact-sql, and divide and modulo beside it
describe("operators", () =>
  expectAnswers([
    ["select 5 / 2", 2],
    ["select -5 / 2", -2],
    ["select -5 % 3", -2],
    ["select 5 % -3", 2],
    ["select 2 + 3 & 1", 1],
    ["select 1 | 2 + 4", 7],
    ["select -1 & 3", 3],
    ["select 170 & 75, 170 | 75, 170 ^ 75, ~170", [[10, 235, 225, -171]]],
    ["select 10 - 2 - 3, 2 * 3 % 4, 100 / 10 * 2, 2 - -3", [[5, 2, 20, 5]]],
    ["select 1 / 0", { error: 8134 }],
    ["select 1 % 0", { error: 8134 }],
    ["select 1.0 / 0", { error: 8134 }],
    ["select 1e0 / 0", { error: 8134 }],
    ["select 2147483647 + 1", { error: 8115 }],
    ["select cast(9223372036854775807 as bigint) * 2", { error: 8115 }],
  ]))

// sum-, avg-, count-transact-sql: "Return types"; AVG fails where the sum does not fit: avg-transact-sql, "Remarks"
describe("aggregates", () =>
  expectAnswers([
    ["select sum(a) from (values (cast(1 as tinyint))) t(a)", { type: "int" }],
    ["select sum(a) from (values (cast(1 as decimal(5, 2)))) t(a)", { type: "decimal(38,2)" }],
    ["select sum(a) from (values (cast(1 as real))) t(a)", { type: "float" }],
    ["select avg(a) from (values (cast(1 as decimal(5, 2)))) t(a)", { type: "decimal(38,6)" }],
    ["select avg(a) from (values (cast(1 as decimal(5, 2))), (2)) t(a)", "1.500000"],
    ["select avg(a) from (values (1), (2)) t(a)", 1],
    ["select avg(a) from (values (-1), (-2)) t(a)", -1],
    ["select avg(a) from (values ($1), ($2)) t(a)", "1.5000"],
    ["select sum(a) from (values (2147483647), (1)) t(a)", { error: 8115 }],
    ["select avg(a) from (values (2147483647), (1)) t(a)", { error: 8115 }],
    ["select sum(a) from (values (cast(9223372036854775807 as bigint)), (1)) t(a)", { error: 8115 }],
    ["select sum(a) over (order by a) from (values (1), (1), (2)) t(a)", [[2], [2], [4]]],
    ["select count_big(*) from (values (1)) t(a)", { type: "bigint" }],
    ["select sum(a) from (values ('1')) t(a)", { error: 8117 }],
    ["select max(a) from (values (cast(1 as bit))) t(a)", { error: 8117 }],
  ]))

// https://learn.microsoft.com/sql/t-sql/functions/mathematical-functions-transact-sql and the pages of each
describe("functions on numbers", () =>
  expectAnswers([
    ["select round(123.456, 2)", "123.460"],
    ["select round(748.58, -1), round(748.58, -2), round(748.58, -4)", [["750.00", "700.00", "0.00"]]],
    ["select round(748.58, -3)", { error: 8115 }],
    ["select round(150.75, 0), round(150.75, 0, 1)", [["151.00", "150.00"]]],
    ["select round(-2.5, 0), round(2.5e0, 0), round(-2.5e0, 0), round(5, -1)", [["-3.0", 3, -3, 10]]],
    ["select power(2, 3), power(2, 0.5), power(2, -100.0)", [[8, 1, 0]]],
    ["select power(2.0, 3)", "8.0"],
    ["select ceiling($123.45), ceiling($-123.45), ceiling($0.0)", [["124.0000", "-123.0000", "0.0000"]]],
    ["select floor(-0.5), ceiling(-0.5)", [["-1", "0"]]],
    ["select abs(cast(-2147483648 as int))", { error: 8115 }],
    ["select sign(-5.5), sign(0), sign($3)", [["-1.0", 0, "1.0000"]]],
    ["select log(8, 2), square(3), sqrt(9)", [[3, 9, 3]]],
    ["select sqrt(-1)", { error: 3623 }],
    ["select log(0)", { error: 3623 }],
  ]))
