package routerosconn

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/access"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/services"
	"hardcheck/checks/routeros/upkeep"
	"hardcheck/checks/routeros/vpn"
	"hardcheck/checks/routeros/wireless"
	"hardcheck/testenv/rosapi"
)

// auditDay is the day after the devices' own clocks.
var auditDay = time.Date(2026, time.January, 16, 0, 0, 0, 0, time.UTC)

// passesOnCareless tells why a check can't fail on the careless router.
var passesOnCareless = map[string]string{
	"routeros-advisories-current":   "it judges the day of the tables, which nothing of a router changes",
	"routeros-version-tested":       "both routers have the certified version",
	"routeros-certificate-trusted":  "it is read in plaintext, which is a finding of its own",
	"routeros-sessions-expected":    "neither a profile nor a site says which sessions are expected",
	"routeros-device-mode-limited":  "it runs the container that its device mode allows",
	"routeros-established-accepted": "it drops nothing, so answers get through",
	"routeros-spoofing-refused":     "strangers get in without forging an address",
	"routeros-tracking-enabled":     "without tracking it would translate nothing, and expose less",
}

// failsOnHardened tells why a check can't pass on the hardened router.
var failsOnHardened = map[string]string{
	"routeros-version-patched": "the certified version lacks fixes that came later",
}

// judged are the checks of routers, as a test beside this holds: the list of all kinds
// knows this connector, and can't be used here.
var judged = slices.Concat(access.Checks, services.Checks, wireless.Checks, vpn.Checks, upkeep.Checks, filtering.Checks)

// Judged lends them to that test.
func Judged() []*checks.Check { return judged }

// TestEveryCheckTellsTheRoutersApart audits the careless and the hardened router by the
// real connector: every check fails on the one and not on the other.
func TestEveryCheckTellsTheRoutersApart(t *testing.T) {
	t.Parallel()
	careless := judgedDevice(t, "careless", schemePlain, "operator")
	hardened := judgedDevice(t, "hardened", schemeTLS, "audit")
	passing, failing := map[string]bool{}, map[string]bool{}
	for _, check := range judged {
		bad, good := careless[check.ID], hardened[check.ID]
		t.Logf("%-42s careless %-14s hardened %s", check.ID, bad, good)
		if bad != checks.Failed {
			passing[check.ID] = true
		}
		if good != checks.Passed && good != checks.NotApplicable {
			failing[check.ID] = true
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(passesOnCareless)), slices.Sorted(maps.Keys(passing))); diff != "" {
		t.Errorf("checks that do not fail on the careless router (-want +got): let them in testenv/rosapi/devices/careless.txt, "+
			"or say why they can't in passesOnCareless, checks/routeros/routerosconn/judge_test.go\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(failsOnHardened)), slices.Sorted(maps.Keys(failing))); diff != "" {
		t.Errorf("checks that do not pass on the hardened router (-want +got): let them in testenv/rosapi/devices/hardened.txt, "+
			"or say why they can't in failsOnHardened, checks/routeros/routerosconn/judge_test.go\n%s", diff)
	}
}

// TestFactoryRouter holds that a router as it comes out of its box isn't a wall of findings:
// what is above low is what the vendor leaves open.
func TestFactoryRouter(t *testing.T) {
	t.Parallel()
	want := map[string]checks.Severity{
		"routeros-auditor-restricted":       checks.Medium, // the audit uses admin
		"routeros-default-user-disabled":    checks.High,
		"routeros-log-storage-lasting":      checks.Medium,
		"routeros-services-certificate-set": checks.Medium,
		"routeros-services-encrypted":       checks.High,
		"routeros-services-restricted":      checks.Medium,
		"routeros-services-tls-modern":      checks.Medium,
		"routeros-ssh-crypto-strong":        checks.Medium,
		"routeros-transport-encrypted":      checks.High,
		"routeros-users-restricted":         checks.Medium,
		"routeros-version-patched":          checks.Medium, // the firewall closes what is affected
	}
	got := map[string]checks.Severity{}
	device := rosapi.Must(t, "factory", "account admin "+password)
	observed := observedDevice(t, device, schemePlain, "admin")
	for _, check := range judged {
		for _, j := range check.Rule.JudgeEach(observed) {
			if severity := j.SeverityOr(check.Severity); j.Outcome == checks.Failed && severity > checks.Low {
				got[check.ID] = max(got[check.ID], severity)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the factory's router (-want +got): a check that finds it wanting above low is listed here, checks/routeros/routerosconn/judge_test.go\n%s", diff)
	}
}

// TestPasswordLikeTheName holds that an account is judged by its name where its password
// is the same, which isn't shown elsewhere.
func TestPasswordLikeTheName(t *testing.T) {
	t.Parallel()
	device := rosapi.Must(t, "careless", `
account administrator administrator
menu /user
remove name=admin
row
  name=administrator group=full address="" disabled=false expired=false
menu /system/identity
change
  name="of the administrator"
`)
	observed := observedDevice(t, device, schemePlain, "administrator")
	failed := map[string]bool{}
	for _, j := range access.DefaultUserDisabled.Rule.JudgeEach(observed) {
		failed[j.Subject] = j.Outcome == checks.Failed
	}
	if diff := cmp.Diff(map[string]bool{"administrator": true}, failed); diff != "" {
		t.Errorf("well-known names that are enabled (-want +got):\n%s", diff)
	}
	identity := checktest.Known(t, observed.Facts.(routeros.Facts).System.Identity, "identity")
	if identity.Name != "of the "+redacted {
		t.Errorf("identity %q", identity.Name)
	}
}

// judgedDevice returns the worst outcome of every check on a simulated router.
func judgedDevice(t *testing.T, name, scheme, user string) map[string]checks.Outcome {
	t.Helper()
	observed := observedDevice(t, rosapi.Must(t, name), scheme, user)
	outcomes := map[string]checks.Outcome{}
	for _, check := range judged {
		outcome := checks.NotApplicable
		for _, j := range check.Rule.JudgeEach(observed) {
			outcome = worse(outcome, j.Outcome)
		}
		outcomes[check.ID] = outcome
	}
	return outcomes
}

// observedDevice reads a simulated router by the connector.
func observedDevice(t *testing.T, device rosapi.Device, scheme, user string) checks.Observation {
	t.Helper()
	to := accessAs(t, device, rosapi.Start(t, device), scheme, user)
	collection := Collect(t.Context(), to)
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts of %s: %+v", device.Name, collection.Problem)
	}
	return checks.Observation{Target: to.Target, AsOf: auditDay, Facts: facts, Problems: collection.Problems}
}

// worse orders the outcomes of a check's subjects.
func worse(a, b checks.Outcome) checks.Outcome {
	for _, outcome := range []checks.Outcome{checks.Failed, checks.NotAssessed, checks.Passed} {
		if a == outcome || b == outcome {
			return outcome
		}
	}
	return a
}
