package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/rosapi"
)

// plcPorts are those of Modbus and of Modbus/TCP Security.
var plcPorts = map[string]string{"modbus": "502", "modbus-tls": "802"}

// routerAuthority is the file with the certificate of who signed the router's own.
const routerAuthority = "router-ca.pem"

// simulate starts the router and the controller.
func (l *Lab) simulate(ctx context.Context) error {
	if l.Scenario.Router != "" {
		if err := l.startRouter(ctx); err != nil {
			return err
		}
	}
	if l.Scenario.PLC == "" {
		return nil
	}
	if l.Scenario.PLC == "modbus-tls" {
		if err := l.certify(); err != nil {
			return err
		}
	}
	address := net.JoinHostPort(l.address(hosts["ot"]), plcPorts[l.Scenario.PLC])
	return l.start(ctx, "ot", "plc", address, nil, append(l.Program, "serve", l.Scenario.PLC, address, l.Folder())...)
}

func (l *Lab) startRouter(ctx context.Context) error {
	changes, err := l.Scenario.File("device.txt", l.Values)
	if err != nil {
		return err
	}
	if err := l.write("device.txt", changes); err != nil {
		return err
	}
	device, err := routerOf(l.Scenario.Router, l.Net, changes)
	if err != nil {
		return err
	}
	service := "8728"
	if l.Scenario.State == "hardened" {
		service = "8729"
	}
	if err := l.write("router.secret", device.Password(l.routerLogin())+"\n"); err != nil {
		return err
	}
	address := l.address("0.1")
	command := append(l.Program, "serve", "routeros", address, l.Folder(), l.Scenario.Router, l.Net)
	if err := l.start(ctx, "fw", "router", net.JoinHostPort(address, service), nil, command...); err != nil {
		return err
	}
	return l.appears(ctx, routerAuthority, startTime, nil)
}

// appears waits for a file that a part writes; ended is told of a part that ends before.
func (l *Lab) appears(ctx context.Context, name string, most time.Duration, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for {
		if _, err := os.Stat(filepath.Join(l.Folder(), name)); err == nil {
			return nil
		}
		select {
		case err := <-ended:
			return errors.Join(errors.New("ended at once"), err)
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", name, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// routerOf is a shipped device moved to the lab's networks and changed.
func routerOf(name, network, changes string) (rosapi.Device, error) {
	device, err := rosapi.Shipped(name)
	if err != nil {
		return rosapi.Device{}, err
	}
	device, err = device.Renumbered("192.168.88.", network+".0.", "10.20.0.", network+".1.")
	if err != nil {
		return rosapi.Device{}, err
	}
	return device.With(changes)
}

// certify makes the certificates of the controller and of the auditor, who may read.
func (l *Lab) certify() error {
	authority, err := modbussim.MakeAuthority()
	if err != nil {
		return err
	}
	server, serverKey, err := authority.MakeAt("pump-plc", net.ParseIP(l.address(hosts["ot"])))
	if err != nil {
		return err
	}
	client, clientKey, err := authority.Make("auditor", modbussim.ViewerRole)
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"plc-ca.pem": authority.PEM, "plc.pem": server, "plc.key": serverKey, "auditor.pem": client, "auditor.key": clientKey,
	} {
		if err := l.write(name, string(text)); err != nil {
			return fmt.Errorf("keep certificates: %w", err)
		}
	}
	return nil
}
