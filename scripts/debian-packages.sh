#!/bin/sh
# Installs what the tests need beside npm's packages: MariaDB behind the sandbox's MySQL gateway, Redis behind that of an example, database clients
# that nobody here wrote, and the languages of the samples with their drivers.
# Only missing packages are touched. Where it cannot install, it says what to install and lets the tests fail that need it.
set -eu
wanted="mariadb-server-core mariadb-client-core freetds-bin tdsodbc python3-pyodbc postgresql-client redis-server"
wanted="$wanted python3-azure python3-psycopg2 python3-pymysql python3-sqlalchemy python3-django"
wanted="$wanted golang-go golang-github-lib-pq-dev golang-github-go-sql-driver-mysql-dev"
wanted="$wanted openjdk-17-jdk-headless libpostgresql-jdbc-java libmariadb-java libhikaricp-java libslf4j-java"
wanted="$wanted libspring-core-java libspring-beans-java libspring-context-java libspring-jdbc-java libspring-transaction-java"
wanted="$wanted php-cli php-pgsql php-mysql ruby ruby-pg ruby-mysql2 ruby-connection-pool"

if ! command -v dpkg-query >/dev/null; then
  echo "This is no Debian: install what corresponds to these packages for the tests: $wanted" >&2
  exit 0
fi
missing=""
for package in $wanted; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
    missing="$missing $package"
  fi
done
if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" != 0 ]; then
  echo "The tests need Debian packages. Install them with: sudo apt-get install --no-install-recommends$missing" >&2
  exit 0
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word per package
apt-get install -y -qq --no-install-recommends $missing >/dev/null
