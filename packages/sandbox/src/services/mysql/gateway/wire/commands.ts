/** First byte of a command. https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html */
export const command = {
  quit: 0x01,
  initDatabase: 0x02,
  query: 0x03,
  fieldList: 0x04,
  statistics: 0x09,
  processInfo: 0x0a,
  processKill: 0x0c,
  debug: 0x0d,
  ping: 0x0e,
  changeUser: 0x11,
  statementPrepare: 0x16,
  statementExecute: 0x17,
  statementSendLongData: 0x18,
  statementClose: 0x19,
  statementReset: 0x1a,
  setOption: 0x1b,
  statementFetch: 0x1c,
  resetConnection: 0x1f,
} as const

/** Argument of COM_SET_OPTION that switches multiple statements on; 1 switches them off. */
export const multiStatementsOn = 0

/** A command with a text as argument. */
export function commandOf(code: number, text: string): Buffer {
  return Buffer.concat([Buffer.of(code), Buffer.from(text)])
}
