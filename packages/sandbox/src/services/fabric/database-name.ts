/** Name of a SQL database in Fabric on its server: the item's name and id (recorded). */
export const fabricDatabaseName = (item: { readonly id: string; readonly displayName: string }): string =>
  `${item.displayName}-${item.id}`
