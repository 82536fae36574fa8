package conformance

import (
	"crypto/tls"
	"errors"
	"maps"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ros "github.com/go-routeros/routeros/v3"

	"hardcheck/testenv/rosapi"
)

// maxRows bounds what a real router is asked to print of one menu.
const maxRows = 200

// TestRealRouter compares the simulator with a real router, by nothing but print:
// HARDCHECK_ROUTEROS is its address, with port 8728 for the plain API and otherwise
// TLS with any certificate, HARDCHECK_ROUTEROS_USER and HARDCHECK_ROUTEROS_PASSWORD
// are of a user with the policies read and api. Differences are told by the names of menus and attributes; values
// aren't shown, since they may be secrets.
func TestRealRouter(t *testing.T) {
	address := os.Getenv("HARDCHECK_ROUTEROS")
	if address == "" {
		t.Skip("HARDCHECK_ROUTEROS doesn't name a router: the simulator isn't compared with a real one here")
	}
	compare(t, dial(t, address, os.Getenv("HARDCHECK_ROUTEROS_USER"), os.Getenv("HARDCHECK_ROUTEROS_PASSWORD")))
}

func dial(t *testing.T, address, user, password string) *ros.Client {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = address, "8729"
	}
	address = net.JoinHostPort(host, port)
	const limit = 10 * time.Second
	var router *ros.Client
	if port == "8728" {
		router, err = ros.DialTimeout(address, user, password, limit)
	} else {
		router, err = ros.DialTLSTimeout(address, user, password, &tls.Config{InsecureSkipVerify: true}, limit)
	}
	if err != nil {
		t.Fatalf("log in: %v", err)
	}
	t.Cleanup(func() { _ = router.Close() })
	return router
}

// The comparison holds for the simulator itself, so what it finds is the router's.
func TestComparisonWithTheSimulator(t *testing.T) {
	device := rosapi.Must(t, "careless", `
menu /certificate
row
  name=management common-name=router.example.org key-size=prime256v1
menu /ip/service
change name=api-ssl
  certificate=management`)
	compare(t, dial(t, rosapi.Start(t, device).Address("api-ssl"), "operator", device.Password("operator")))
}

func compare(t *testing.T, router *ros.Client) {
	t.Helper()
	compareMissing(t, router)
	menus, err := rosapi.Menus()
	if err != nil {
		t.Fatal(err)
	}
	for _, menu := range menus {
		compareMenu(t, router, menu)
	}
}

// compareMissing proves the texts that the simulator has for what isn't there.
func compareMissing(t *testing.T, router *ros.Client) {
	t.Helper()
	_, err := router.Run("/ip/nothing/print")
	var device *ros.DeviceError
	if !errors.As(err, &device) || device.Sentence.Map["message"] != "no such command prefix" {
		t.Errorf("a menu that doesn't exist: the router says %v", err)
	}
}

func compareMenu(t *testing.T, router *ros.Client, menu rosapi.Menu) {
	t.Helper()
	count, err := router.Run(menu.Path+"/print", "=count-only=")
	var device *ros.DeviceError
	if errors.As(err, &device) {
		t.Logf("%s: the router says %q", menu.Path, device.Sentence.Map["message"])
		return
	}
	if err != nil {
		t.Fatalf("%s: count rows: %v", menu.Path, err)
	}
	if rows, err := strconv.Atoi(count.Done.Map["ret"]); err != nil || rows > maxRows {
		t.Logf("%s: not printed: it counts %q rows", menu.Path, count.Done.Map["ret"])
		return
	}
	reply, err := router.Run(menu.Path + "/print")
	if err != nil {
		t.Errorf("%s: print: %v", menu.Path, err)
		return
	}
	known := slices.Concat(menu.Attributes, rosapi.Printed(menu.Path))
	unknown := map[string]bool{}
	for _, row := range reply.Re {
		for _, pair := range row.List {
			unknown[pair.Key] = !slices.Contains(known, pair.Key)
		}
	}
	maps.DeleteFunc(unknown, func(_ string, is bool) bool { return !is })
	if len(unknown) > 0 {
		t.Errorf("%s: the router prints what the simulator doesn't know: %s", menu.Path, strings.Join(slices.Sorted(maps.Keys(unknown)), " "))
	}
}
