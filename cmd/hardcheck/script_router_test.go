package main

import (
	"context"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"hardcheck/testenv/rosapi"
)

// startRouter makes a simulated router and sets $NAME to the address of its TLS API,
// $NAME_PASSWORD to the password of its user audit, and writes NAME-ca.pem. In the
// device files that are laid over the device, variables of the script are replaced.
func startRouter(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: router NAME DEVICE [FILE...]")
	}
	name := args[0]
	device, err := rosapi.Shipped(args[1])
	ts.Check(err)
	for _, file := range args[2:] {
		device, err = device.With(os.Expand(ts.ReadFile(file), ts.Getenv))
		ts.Check(err)
	}
	router, err := rosapi.Launch(context.Background(), device)
	ts.Check(err)
	ts.Defer(func() {
		router.Stop()
		for _, attempt := range router.Attempts() {
			ts.Logf("attempt to change the router: %s", strings.Join(attempt.Words[:1], " "))
		}
	})
	ts.Check(os.WriteFile(ts.MkAbs(name+"-ca.pem"), router.Authority(), 0o600))
	ts.Setenv(name, router.Address("api-ssl"))
	ts.Setenv(name+"_PASSWORD", device.Password("audit"))
}
