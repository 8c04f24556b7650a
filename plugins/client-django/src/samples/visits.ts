import type { SampleFile } from "@keyless/core/plugin"
import { codeText } from "@keyless/samples"

/**
 * The app `visits`, with its table and the command that makes visits.
 *
 * @param currentUser - SQL that reads whom the database sees
 */
export function visitsApp(currentUser: string): readonly SampleFile[] {
  const packages = [
    ["visits", "Visits: a table, and a command that makes them."],
    ["visits/migrations", "Changes to the tables of visits, in their order."],
    ["visits/management", "Commands of visits."],
    ["visits/management/commands", "Commands of visits, by the names of their modules."],
  ] as const
  return [
    ...packages.map(([folder, text]) => ({ path: `${folder}/__init__.py`, text: `"""${text}"""\n` })),
    { path: "visits/models.py", text: models },
    { path: "visits/migrations/0001_initial.py", text: migration },
    { path: "visits/management/commands/visit.py", text: command(currentUser) },
  ]
}

const models = codeText`
  from django.db import models


  class Visit(models.Model):
      at = models.DateTimeField(auto_now_add=True)

      class Meta:
          db_table = "visits"
`

const migration = codeText`
  from django.db import migrations, models


  class Migration(migrations.Migration):
      initial = True
      dependencies = []
      operations = [
          migrations.CreateModel(
              name="Visit",
              fields=[
                  (
                      "id",
                      models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                  ),
                  ("at", models.DateTimeField(auto_now_add=True)),
              ],
              options={"db_table": "visits"},
          ),
      ]
`

function command(currentUser: string): string {
  return codeText`
    import time

    from django.core.management.base import BaseCommand
    from django.db import close_old_connections, connection

    from visits.models import Visit


    def visit():
        Visit.objects.create()
        with connection.cursor() as cursor:
            cursor.execute("${currentUser}")
            (user,) = cursor.fetchone()
        return user, Visit.objects.count()


    class Command(BaseCommand):
        help = "Makes visits, a second apart."

        def add_arguments(self, parser):
            parser.add_argument("count", nargs="?", type=int, default=1)

        def handle(self, *args, count, **options):
            for number in range(count):
                if number > 0:
                    time.sleep(1)
                # Django does so itself before and after a request; what runs for long does it between two tasks.
                close_old_connections()
                user, visits = visit()
                close_old_connections()
                self.stdout.write(f"Logged in as {user}. Visits: {visits}")
                self.stdout.flush()
  `
}
