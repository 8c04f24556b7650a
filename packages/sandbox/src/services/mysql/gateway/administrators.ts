import type { IdentityDirectory } from "../../../kit/ports.ts"
import type { MysqlServerView } from "../state.ts"
import { dropAdministrator, makeAdministrator } from "./accounts.ts"
import type { Engine } from "./engine/engine.ts"
import { accountKinds } from "./identities.ts"
import type { EntraIdentity } from "./identities.ts"

export interface Administrators {
  /** Makes the engine's accounts agree with the administrators of the view. */
  sync(): Promise<void>
}

/** Keeps the accounts of the administrators, the one with a password and the one of Entra; remembers whom it made. */
export function createAdministrators(
  engine: Engine,
  view: () => MysqlServerView,
  directory: IdentityDirectory,
): Administrators {
  let known: string | undefined
  let last = Promise.resolve()
  const run = async () => {
    const { administrator, administratorLogin } = view().state
    if (known !== undefined && known !== administrator?.login) await dropAdministrator(engine, known)
    await makeAdministrator(engine, administratorLogin)
    if (administrator !== undefined)
      await makeAdministrator(engine, administrator.login, identityOf(directory, administrator))
    known = administrator?.login
  }
  return {
    sync() {
      const next = last.then(run)
      last = next.catch(() => undefined)
      return next
    },
  }
}

/** Who the directory does not know any more is taken for a user. */
function identityOf(
  directory: IdentityDirectory,
  administrator: { readonly objectId: string; readonly login: string },
): EntraIdentity {
  const kind = directory.findById(administrator.objectId)?.kind ?? "user"
  return { kind: accountKinds[kind], id: administrator.objectId, name: administrator.login }
}
