package routerosconn

import (
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/rosapi"
)

// accessAs logs in to a simulated router's service as one of its users.
func accessAs(t *testing.T, device rosapi.Device, router *rosapi.Router, scheme, user string) checks.Access {
	t.Helper()
	service := "api-ssl"
	if scheme == schemePlain {
		service = "api"
	}
	access := accessTo(t, scheme, router.Address(service))
	access.Username, access.Password = user, checks.NewSecret(device.Password(user))
	access.TLS.CA, access.TLS.ServerName = router.Authority(), "plant-edge.example.org"
	return access
}

// TestSimulatedRouters reads every shipped device, whose values have published
// sources. The simulator fails the test when anything but reading is tried.
func TestSimulatedRouters(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ device, scheme, user string }{
		{"virtual", schemePlain, "admin"},
		{"factory", schemePlain, "admin"},
		{"careless", schemePlain, "operator"},
		{"hardened", schemeTLS, "audit"},
	} {
		t.Run(tc.device, func(t *testing.T) {
			t.Parallel()
			device := rosapi.Must(t, tc.device)
			if tc.user == "admin" {
				// A factory router has no password, and without one nothing is sent.
				device = rosapi.Must(t, tc.device, "account admin "+password)
			}
			access := accessAs(t, device, rosapi.Start(t, device), tc.scheme, tc.user)
			collection := Collect(t.Context(), access)
			facts, ok := collection.Facts.(routeros.Facts)
			if !ok {
				t.Fatalf("no facts: %+v", collection.Problem)
			}
			for path, problem := range collection.Problems {
				if problem.Reason != checks.Source {
					t.Errorf("%s: %s: %s", path, problem.Reason, problem.Detail)
				}
			}
			if services := checktest.Known(t, facts.Management.Services, "services"); len(services) != 8 {
				t.Errorf("%d services", len(services))
			}
			if facts.Caveat() != "" {
				t.Errorf("caveat %q", facts.Caveat())
			}
			wantPlanned(t, access)
			wantRoundTrip(t, facts)
			checktest.WantNoTrace(t, collection, access.Transcript, "canary-")
		})
	}
}

// TestSimulatedDifference holds that what the hardened router does better is seen.
func TestSimulatedDifference(t *testing.T) {
	t.Parallel()
	see := func(name, scheme, user string) routeros.Facts {
		device := rosapi.Must(t, name)
		collection := Collect(t.Context(), accessAs(t, device, rosapi.Start(t, device), scheme, user))
		facts, ok := collection.Facts.(routeros.Facts)
		if !ok {
			t.Fatalf("no facts of %s: %+v", name, collection.Problem)
		}
		return facts
	}
	careless, hardened := see("careless", schemePlain, "operator"), see("hardened", schemeTLS, "audit")
	strong := func(facts routeros.Facts) bool {
		return checktest.Known(t, checktest.Known(t, facts.Management.SSH, "ssh").StrongCrypto, "strong-crypto")
	}
	if strong(careless) || !strong(hardened) {
		t.Error("strong-crypto is not seen")
	}
	enabled := func(facts routeros.Facts, name string) bool {
		for _, service := range checktest.Known(t, facts.Management.Services, "services") {
			if service.Name == name {
				return !service.Disabled
			}
		}
		return false
	}
	if enabled(hardened, "telnet") || !enabled(hardened, "api-ssl") || !enabled(careless, "api") {
		t.Error("the state of the services is not seen")
	}
	if rules := checktest.Known(t, hardened.Firewall.IPv4.Filter, "filter"); len(rules) == 0 || rules[len(rules)-1].Position != len(rules)-1 {
		t.Errorf("%d filter rules", len(rules))
	}
}

func TestSimulatedFaults(t *testing.T) {
	t.Parallel()
	for fault, reason := range map[rosapi.FaultKind]checks.Reason{
		rosapi.Hang: checks.Timeout, rosapi.HangMid: checks.Timeout, rosapi.HalfClose: checks.Unreadable, rosapi.Truncate: checks.Unreadable,
		rosapi.Reset: checks.Unreadable, rosapi.HugeWord: checks.Budget, rosapi.ControlByte: checks.Unreadable,
		rosapi.EndlessWords: checks.Budget, rosapi.Fatal: checks.Unreadable, rosapi.UnknownReply: checks.Unreadable,
		rosapi.TrapOnly: checks.Timeout, rosapi.DuplicateKeys: "", rosapi.Trap: "", rosapi.NonUTF8: "", rosapi.Segments: "",
		rosapi.FiveBytePrefix: "", rosapi.Empty: "",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			device := rosapi.Must(t, "hardened")
			device.Faults = []rosapi.Fault{{Kind: fault, On: "/ip/service/print", Text: "something"}}
			access := accessAs(t, device, rosapi.Start(t, device), schemeTLS, "audit")
			access.Timeout = time.Second
			collection := Collect(t.Context(), access)
			facts, ok := collection.Facts.(routeros.Facts)
			if !ok {
				t.Fatalf("no facts: %+v", collection.Problem)
			}
			if reason != "" {
				checktest.WantMain(t, collection, reason, "")
				checktest.WantProblem(t, collection, "firewall.ipv4.filter", reason, "")
			} else if collection.Problem != nil {
				t.Errorf("the connection did not survive: %+v", collection.Problem)
			}
			harmless := fault == rosapi.NonUTF8 || fault == rosapi.Segments || fault == rosapi.FiveBytePrefix || fault == rosapi.Empty
			if isUnknown(facts.Management.Services) == harmless {
				t.Errorf("services unknown: %t; %v", !harmless, collection.Problems["management.services"])
			}
		})
	}
}

func TestSimulatedPermissions(t *testing.T) {
	t.Parallel()
	device := rosapi.Must(t, "hardened", "deny /user\nabsent /container")
	access := accessAs(t, device, rosapi.Start(t, device), schemeTLS, "audit")
	collection := Collect(t.Context(), access)
	checktest.WantProblem(t, collection, "accounts.users", checks.Denied, "/user")
	checktest.WantProblem(t, collection, "servers.containers", checks.Source, "no /container")
	access.Password = checks.NewSecret("wrong-canary-password")
	refused := Collect(t.Context(), access)
	checktest.WantMain(t, refused, checks.Denied, "refused the name or the password")
	old := rosapi.Must(t, "hardened", "login challenge")
	access = accessAs(t, old, rosapi.Start(t, old), schemeTLS, "audit")
	checktest.WantMain(t, Collect(t.Context(), access), checks.Denied, "")
}
