"""Prints what libpq makes of each connection string in a file of JSON."""

import json
import sys

from psycopg2.extensions import parse_dsn

with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([parse_dsn(text) for text in json.load(file)]))
