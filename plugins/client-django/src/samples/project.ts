import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/** What a project is made of that differs between databases. */
export interface Project {
  readonly requirements: readonly string[]
  /** Entries of `DATABASES["default"]`: Python that gives their values. */
  readonly database: readonly (readonly [entry: string, value: string])[]
  /** Text of `database/__init__.py` and `database/base.py`, where the engine is the project's own. */
  readonly backend?: { readonly init: string; readonly base: string }
}

/** What every README of a Django sample says. */
export const run = {
  language: "Django",
  needs: ["Python 3.10 or newer"],
  commands: [
    "python3 -m venv .venv && . .venv/bin/activate",
    "pip install -r requirements.txt",
    "python manage.py migrate",
    "python manage.py visit",
  ],
} as const

/** How connections live, for READMEs. */
export const lifetime =
  "Django opens a connection for each request and closes it afterwards. With `CONN_MAX_AGE` it keeps connections for so many seconds, and " +
  "`CONN_HEALTH_CHECKS`, which is on, replaces one that the server ended before the next request uses it."

/** A project with its settings, without the app. */
export function projectFiles({ requirements, database, backend }: Project): readonly SampleFile[] {
  return [
    { path: "requirements.txt", text: requirements.map((line) => `${line}\n`).join("") },
    { path: "manage.py", text: manage },
    { path: "project/__init__.py", text: '"""The Django project."""\n' },
    { path: "project/settings.py", text: settings(database) },
    ...(backend === undefined
      ? []
      : [
          { path: "database/__init__.py", text: backend.init },
          { path: "database/base.py", text: backend.base },
        ]),
  ]
}

const manage = codeText`
  import os
  import sys

  from django.core.management import execute_from_command_line

  if __name__ == "__main__":
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
      execute_from_command_line(sys.argv)
`

function settings(database: Project["database"]): string {
  return codeText`
    import os

    DATABASES = {
        "default": {
            ${database.map(([entry, value]) => `"${entry}": ${value},`).join("\n")}
            "CONN_HEALTH_CHECKS": True,
        }
    }

    INSTALLED_APPS = ["visits"]
    DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
    TIME_ZONE = "UTC"
    USE_TZ = True

    # A project that serves requests needs a SECRET_KEY too; the commands of this one do not.
  `
}
