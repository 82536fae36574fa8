package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/rosapi"
)

// Serve runs one simulator until ctx ends: what a lab starts in its zones. The
// arguments are its own business: kind, address, folder, and more for a router.
func Serve(ctx context.Context, args []string) error {
	switch {
	case len(args) == 5 && args[0] == "routeros":
		return serveRouter(ctx, args[1], args[2], args[3], args[4])
	case len(args) == 3 && args[0] == "modbus":
		server, err := modbussim.Launch(modbussim.Config{Address: args[1]})
		if err != nil {
			return err
		}
		defer server.Stop()
	case len(args) == 3 && args[0] == "modbus-tls":
		stop, err := serveRoles(args[1], args[2])
		if err != nil {
			return err
		}
		defer stop()
	case len(args) == 2 && args[0] == "postgres":
		return servePostgres(ctx, args[1])
	default:
		return errors.New("a lab starts its simulators itself")
	}
	<-ctx.Done()
	return nil
}

// serveRouter leaves the router's authority in the folder.
func serveRouter(ctx context.Context, host, folder, name, network string) error {
	changes, err := os.ReadFile(filepath.Join(folder, "device.txt"))
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	device, err := routerOf(name, network, string(changes))
	if err != nil {
		return err
	}
	device.Host = host
	router, err := rosapi.Launch(ctx, device)
	if err != nil {
		return err
	}
	defer router.Stop()
	half := filepath.Join(folder, routerAuthority+".half")
	err = errors.Join(os.WriteFile(half, router.Authority(), 0o600), os.Rename(half, filepath.Join(folder, routerAuthority)))
	if err != nil {
		return fmt.Errorf("keep the router's authority: %w", err)
	}
	<-ctx.Done()
	return nil
}

func serveRoles(address, folder string) (stop func(), err error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, "plc.pem"), filepath.Join(folder, "plc.key"))
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	authority, err := os.ReadFile(filepath.Join(folder, "plc-ca.pem"))
	if err != nil {
		return nil, fmt.Errorf("read authority: %w", err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(authority)
	return modbussim.ServeRoles(address, pair, clients)
}
