package conformance

import (
	"crypto/tls"
	"errors"
	"fmt"
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
// HARDCHECK_ROUTEROS is its address, with port 8728 or after routeros+plain:// for the
// plain API and otherwise TLS with any certificate, HARDCHECK_ROUTEROS_USER and
// HARDCHECK_ROUTEROS_PASSWORD are of a user with the policies read and api. Differences
// are told by the names of menus and attributes; values aren't shown, since they may be
// secrets.
func TestRealRouter(t *testing.T) {
	address := os.Getenv("HARDCHECK_ROUTEROS")
	if address == "" {
		t.Skip("SKIP, HARDCHECK_ROUTEROS doesn't name a router: the simulator isn't compared with a real one here (testenv/chr boots one)")
	}
	router := dial(t, address, os.Getenv("HARDCHECK_ROUTEROS_USER"), os.Getenv("HARDCHECK_ROUTEROS_PASSWORD"))
	compare(t, router)
	compareAnswers(t, router)
}

func dial(t *testing.T, address, user, password string) *ros.Client {
	t.Helper()
	address, plain := strings.CutPrefix(address, "routeros+plain://")
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = address, map[bool]string{true: "8728", false: "8729"}[plain]
	}
	address = net.JoinHostPort(host, port)
	const limit = 10 * time.Second
	var router *ros.Client
	if plain || port == "8728" {
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
	refused := map[string][]string{}
	for _, menu := range menus {
		if text := compareMenu(t, router, menu); text != "" {
			refused[text] = append(refused[text], menu.Path)
		}
	}
	for text, paths := range refused {
		t.Logf("of %d menus, %d are not printed (%s): %s", len(menus), len(paths), text, strings.Join(paths, " "))
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

// compareMenu returns why a menu is not compared; "" where it is.
func compareMenu(t *testing.T, router *ros.Client, menu rosapi.Menu) string {
	t.Helper()
	count, err := router.Run(menu.Path+"/print", "=count-only=")
	var device *ros.DeviceError
	if errors.As(err, &device) {
		return fmt.Sprintf("the router says %q", device.Sentence.Map["message"])
	}
	if err != nil {
		t.Fatalf("%s: count rows: %v", menu.Path, err)
	}
	if rows, err := strconv.Atoi(count.Done.Map["ret"]); err != nil || rows > maxRows {
		return fmt.Sprintf("more than %d rows", maxRows)
	}
	reply, err := router.Run(menu.Path + "/print")
	if err != nil {
		t.Errorf("%s: print: %v", menu.Path, err)
		return ""
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
	return ""
}
