// Package azuread stands in for go-mssqldb's, which Debian does not have: it prints the string that it is to log in with, and ends.
package azuread

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"os"
)

const DriverName string = "azuresql"

type Driver struct{}

func init() {
	sql.Register(DriverName, &Driver{})
}

func (d *Driver) Open(dsn string) (driver.Conn, error) {
	if err := json.NewEncoder(os.Stdout).Encode(dsn); err != nil {
		return nil, err
	}
	os.Exit(0)
	return nil, nil
}
