import { type AnswerCode, rows } from "./answer-code.ts"

const again = "Wait until the other operation is done and run the same command again."
const start =
  "Start it with: az postgres flexible-server start, or az mysql flexible-server start, --name <server> --resource-group <group>"
const changing =
  /restart|starting|updating|not (?:in )?(?:a )?ready|in progress|busy|being (?:updated|created|scaled)/i
const resting = /\bstopped\b|\bstopping\b|\bpaused\b|\bdisabled\b/i

/** Codes of Microsoft.DBforPostgreSQL, Microsoft.DBforMySQL, Microsoft.Sql and Microsoft Fabric. */
export const databaseCodes: readonly AnswerCode[] = [
  ...rows(["ServerIsBusy"], {
    error: "resource_busy",
    passes: true,
    meaning: "The server is busy with another operation",
    hint: again,
    source:
      'Microsoft Learn, "Troubleshoot CLI errors - Azure Database for PostgreSQL"; public deployment reports',
  }),
  ...rows(["ServerStoppedError", "ServerStopped"], {
    error: "resource_stopped",
    passes: false,
    meaning: "The server is stopped",
    hint: start,
    source: "turbot/steampipe-plugin-azure#1015",
  }),
  ...rows(["ServerUnavailableForOperation", "ServerIsNotReady", "ServerNotReady", "OperationNotAllowed"], {
    says: resting,
    error: "resource_stopped",
    passes: false,
    meaning: "The server does not run",
    hint: start,
    source: "turbot/steampipe-plugin-azure#859",
  }),
  ...rows(["ServerUnavailableForOperation", "ServerIsNotReady", "ServerNotReady"], {
    error: "resource_busy",
    passes: true,
    meaning: "The server is being changed",
    hint: again,
    source: "hashicorp/terraform-provider-azurerm#29219",
  }),
  {
    code: "OperationNotAllowed",
    says: changing,
    error: "resource_busy",
    passes: true,
    meaning: "The server is being changed",
    hint: again,
    source: "hashicorp/terraform-provider-azurerm#29219",
  },
  ...rows(["ConflictingServerOperation", "ConflictingDatabaseOperation"], {
    error: "resource_busy",
    passes: true,
    meaning: "Another operation of the server is under way",
    hint: again,
    source:
      'Microsoft Learn, REST reference of Microsoft.Sql, "Server Azure AD Administrators - Create Or Update", error codes',
  }),
  ...rows(["CapacityNotActive"], {
    error: "resource_stopped",
    passes: false,
    meaning: "The Fabric capacity of the workspace is paused",
    hint: "Resume it in the Azure portal, or with: az fabric capacity resume --capacity-name <capacity> --resource-group <group>",
    source: "public reports: Fabric answers 404 or 503 with it while the capacity is paused",
  }),
  ...rows(["CapacityLimitExceeded"], {
    error: "resource_busy",
    passes: false,
    meaning: "The Fabric capacity is overloaded and refuses requests",
    hint: "Wait until its load is over, or scale it up, and run the same command again.",
    source: 'Microsoft Learn, "The Fabric throttling policy"',
  }),
]
