// Prints what go-sql-driver makes of the first strings in a file of JSON, and lib/pq of the others.
package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
)

func main() {
	count, err := strconv.Atoi(os.Args[1])
	check(err)
	text, err := os.ReadFile(os.Args[2])
	check(err)
	var given []string
	check(json.Unmarshal(text, &given))
	read := make([]map[string]string, 0, len(given))
	for n, each := range given {
		if n < count {
			read = append(read, mysqlRead(each))
		} else {
			read = append(read, pqRead(each))
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(read))
}

func mysqlRead(name string) map[string]string {
	config, err := mysql.ParseDSN(name)
	check(err)
	read := map[string]string{"user": config.User, "password": config.Passwd, "address": config.Addr, "database": config.DBName}
	for key, value := range config.Params {
		read[key] = value
	}
	// The driver shows the list of character sets in a name only.
	if _, there := read["charset"]; !there && strings.Contains(config.FormatDSN(), "charset=utf8mb4,utf8") {
		read["charset"] = "utf8mb4,utf8"
	}
	return read
}

// pqRead reads what lib/pq would say to a server: it shows nothing of what it has read.
func pqRead(text string) map[string]string {
	connector, err := pq.NewConnector(text)
	check(err)
	client, server := net.Pipe()
	connector.Dialer(dialer{client})
	said := make(chan map[string]string, 1)
	go func() {
		said <- startup(server)
		server.Close()
	}()
	_, _ = connector.Connect(context.Background())
	return <-said
}

func startup(server net.Conn) map[string]string {
	head := make([]byte, 8)
	_, err := io.ReadFull(server, head)
	check(err)
	body := make([]byte, binary.BigEndian.Uint32(head)-8)
	_, err = io.ReadFull(server, body)
	check(err)
	parts := strings.Split(strings.TrimSuffix(string(body), "\x00\x00"), "\x00")
	read := map[string]string{}
	for n := 0; n+1 < len(parts); n += 2 {
		switch parts[n] {
		case "user", "database", "application_name":
			read[parts[n]] = parts[n+1]
		}
	}
	return read
}

type dialer struct{ connection net.Conn }

func (d dialer) Dial(network, address string) (net.Conn, error) {
	if address != "db:5432" {
		return nil, errors.New("another server: " + address)
	}
	return d.connection, nil
}

func (d dialer) DialTimeout(network, address string, _ time.Duration) (net.Conn, error) {
	return d.Dial(network, address)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
