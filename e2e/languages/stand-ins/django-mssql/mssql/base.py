# Stands in for mssql-django, and for the ODBC driver under it: prints the parameters that Django hands over for a new connection, and ends.
# grammars/mssql-django.ts reads them as mssql-django documents them.
import json
import sys

from django.db.backends.dummy import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        return self.settings_dict.copy()

    def _cursor(self):
        print(json.dumps(self.get_connection_params()))
        sys.exit(0)
