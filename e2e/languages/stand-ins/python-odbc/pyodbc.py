# Stands in for pyodbc where there is no ODBC driver that knows Entra ID: prints what it is handed, and ends.
import json
import sys


def connect(connection_string, attrs_before=None):
    handed = {"connectionString": connection_string}
    if attrs_before:
        handed["attributes"] = {str(key): value.hex() for key, value in attrs_before.items()}
    print(json.dumps(handed))
    sys.exit(0)
