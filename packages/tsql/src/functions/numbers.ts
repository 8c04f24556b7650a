import { invalidOperation } from "../storage/number-functions.ts"
import { overflow } from "../errors.ts"
import { bigint, float, guidType } from "../values/types.ts"
import { type FunctionTable, lenient, once, strict } from "./function.ts"

/** A function of one float; what has no value is Msg 3623. */
const ofFloat = (run: (value: number) => number) =>
  strict([float], float, (_, value) => finite(run(Number(value))))

function finite(value: number): number {
  if (Number.isNaN(value)) throw invalidOperation()
  if (!Number.isFinite(value)) throw overflow("float")
  return value
}

/** LOG of nothing or less has no value. */
function logarithm(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN
}

/** Functions on numbers, without those whose result has the type of their number (`number-calls.ts`). */
export const numberFunctions: FunctionTable = {
  ACOS: ofFloat(Math.acos),
  ASIN: ofFloat(Math.asin),
  ATAN: ofFloat(Math.atan),
  ATN2: strict([float, float], float, (_, y, x) => finite(Math.atan2(Number(y), Number(x)))),
  COS: ofFloat(Math.cos),
  COT: ofFloat((value) => 1 / Math.tan(value)),
  EXP: ofFloat(Math.exp),
  LOG: strict(
    [float, float],
    float,
    (_, value, base) => finite(logarithm(Number(value)) / (base === undefined ? 1 : logarithm(Number(base)))),
    1,
  ),
  LOG10: ofFloat((value) => (value > 0 ? Math.log10(value) : Number.NaN)),
  NEWID: lenient([], guidType, () => crypto.randomUUID().toUpperCase()),
  NEWSEQUENTIALID: lenient([], guidType, () => crypto.randomUUID().toUpperCase()),
  PI: lenient([], float, () => Math.PI),
  RAND: once(float, () => Math.random()),
  ROWCOUNT_BIG: lenient([], bigint, (session) => BigInt(session.rowCount)),
  SIN: ofFloat(Math.sin),
  SQRT: ofFloat(Math.sqrt),
  SQUARE: ofFloat((value) => value * value),
  TAN: ofFloat(Math.tan),
}
