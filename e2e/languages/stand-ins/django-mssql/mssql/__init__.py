"""Stands in for mssql-django where that cannot be had: see `base`."""
