/**
 * The form in which two texts are equal if SQL Server's default collation (SQL_Latin1_General_CP1_CI_AS) finds them equal: case does not
 * count, accents do, blanks at the end do not.
 */
export function fold(text: string): string {
  return text.replace(/ +$/, "").toLowerCase()
}
