import { codeText } from "@keyless/samples"

/** Go that bounds the pool `db`. */
export const poolCode = codeText`
  db.SetMaxOpenConns(10)
  db.SetMaxIdleConns(10)
  // Azure's load balancers forget connections that are idle for four minutes.
  db.SetConnMaxIdleTime(3 * time.Minute)
`.trimEnd()
