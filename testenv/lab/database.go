package lab

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/postgresd"
	"hardcheck/testenv/scenarios"
)

// databasePort is where PostgreSQL listens in the dmz.
const databasePort = 5432

// The files of the database server in the lab's folder: how it is started, and that it is up.
const (
	databaseConfig = "postgres.json"
	databaseUp     = "postgres.up"
)

// databaseTime bounds how long a cluster may take to be made; loaded machines are slow.
const databaseTime = 3 * time.Minute

// serveDatabase starts PostgreSQL in the dmz: careless on all addresses of its namespace,
// hardened on loopback.
func (l *Lab) serveDatabase(ctx context.Context) error {
	if !l.Scenario.Database {
		return nil
	}
	certificate, key, err := l.certifyDatabase()
	if err != nil {
		return err
	}
	config := scenarios.CarelessPostgres(certificate, key, rand.Text(), l.Values.AuditPassword, l.Values.AppPassword)
	config.Listen = l.address(hosts["dmz"])
	if l.Scenario.State == "hardened" {
		config = scenarios.HardenedPostgres(certificate, key, rand.Text(), l.Values.AuditPassword, l.Values.AppPassword, "127.0.0.1/32")
		config.Listen = "127.0.0.1"
	}
	config.Port, config.Parent = databasePort, l.Folder()
	data, err := json.Marshal(config)
	if err != nil {
		return fmt.Errorf("write the database's settings: %w", err)
	}
	if err := l.write(databaseConfig, string(data)+"\n"); err != nil {
		return err
	}
	if err := l.write("postgres.secret", l.Values.AuditPassword+"\n"); err != nil {
		return err
	}
	ended, err := l.launch("dmz", "postgres", nil, append(l.Program, "serve", "postgres", l.Folder())...)
	if err != nil {
		return err
	}
	if err := l.appears(ctx, databaseUp, databaseTime, ended); err != nil {
		said, _ := os.ReadFile(filepath.Join(l.Folder(), "postgres.log"))
		return fmt.Errorf("start PostgreSQL: %w: %s", err, said)
	}
	return nil
}

// certifyDatabase makes the certificate of the server, and leaves its authority in the folder.
func (l *Lab) certifyDatabase() (certificate, key []byte, err error) {
	authority, err := modbussim.MakeAuthority()
	if err != nil {
		return nil, nil, err
	}
	certificate, key, err = authority.MakeAt("postgres", net.IPv4(127, 0, 0, 1))
	if err != nil {
		return nil, nil, err
	}
	return certificate, key, l.write("postgres-ca.pem", string(authority.PEM))
}

// servePostgres runs the server of the folder's settings until ctx ends.
func servePostgres(ctx context.Context, folder string) error {
	data, err := os.ReadFile(filepath.Join(folder, databaseConfig))
	if err != nil {
		return fmt.Errorf("read the database's settings: %w", err)
	}
	var config postgresd.Config
	if err := json.Unmarshal(data, &config); err != nil {
		return fmt.Errorf("read the database's settings: %w", err)
	}
	server, err := postgresd.Launch(ctx, config)
	if err != nil {
		return err
	}
	defer server.Stop()
	if err := os.WriteFile(filepath.Join(folder, databaseUp), nil, 0o600); err != nil {
		return fmt.Errorf("tell that the database is up: %w", err)
	}
	<-ctx.Done()
	return nil
}
