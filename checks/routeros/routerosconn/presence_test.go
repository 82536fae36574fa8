package routerosconn

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/testenv/rosapi"
)

// sessions are the BGP sessions of a router: one with a key, one without, one whose key is
// empty.
const sessions = `
menu /routing/bgp/connection
clear
row
  name=keyed remote.address=192.0.2.1 tcp-md5-key=canary-of-the-session disabled=false
row
  name=open remote.address=192.0.2.2 disabled=false
row
  name=empty remote.address=192.0.2.3 tcp-md5-key="" disabled=false
`

// TestKeysAreCountedNotRead reads which sessions have a key, as a user who may see keys:
// the router isn't asked for one, and none is in what it answers.
func TestKeysAreCountedNotRead(t *testing.T) {
	t.Parallel()
	observed := observedDevice(t, rosapi.Must(t, "careless", sessions), schemePlain, "operator")
	want := map[string]checks.Outcome{"keyed": checks.Passed, "open": checks.Failed, "empty": checks.Failed}
	wantKeys(t, observed, want)
}

// TestKeysAreHiddenFromTheAuditor holds that a user without the right sensitive asks nothing
// about keys, and that the check says so.
func TestKeysAreHiddenFromTheAuditor(t *testing.T) {
	t.Parallel()
	device := rosapi.Must(t, "hardened", sessions)
	router := rosapi.Start(t, device)
	access := accessAs(t, device, router, schemeTLS, "audit")
	collection := Collect(t.Context(), access)
	observed := checks.Observation{Target: access.Target, AsOf: auditDay, Facts: collection.Facts.(routeros.Facts), Problems: collection.Problems}
	wantKeys(t, observed, map[string]checks.Outcome{"keyed": checks.NotAssessed, "open": checks.NotAssessed, "empty": checks.NotAssessed})
	for _, sentence := range router.Sentences() {
		if strings.Contains(strings.Join(sentence.Words, " "), "md5") {
			t.Errorf("asked %q", sentence.Words)
		}
	}
	if problem := collection.Problems["network.bgp.keyed"]; problem.Reason != checks.Source {
		t.Errorf("keys are unknown because: %v", problem)
	}
}

// TestKeysOfAnOddRouter holds that answers which don't divide the sessions tell nothing.
func TestKeysOfAnOddRouter(t *testing.T) {
	t.Parallel()
	one, two := []string{"name=isp"}, []string{"name=core"}
	for name, session := range map[string]reply{
		"query ignored": printed(one, two),
		"same name":     printed(one, one),
		"no names":      printed([]string{"disabled=false"}),
		"key shown":     printed([]string{"name=isp", "tcp-md5-key=x"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, facts, peer := collect(t, map[string]reply{
				"/user/print":                   printed([]string{"name=auditor", "group=full", "disabled=false"}),
				"/user/group/print":             printed([]string{"name=full", "policy=read,api,sensitive"}),
				"/routing/bgp/connection/print": session,
			})
			all, _ := facts.Network.BGP.Get()
			for _, session := range all {
				if keyed, known := session.Keyed.Get(); known {
					t.Errorf("%s: keyed %t", session.Name, keyed)
				}
			}
			if problem := collection.Problems["network.bgp.keyed"]; len(all) == 0 || problem.Reason != checks.Unreadable {
				t.Errorf("%d sessions, and the problem %v", len(all), problem)
			}
			if !slices.Contains(peer.sentences(), "/routing/bgp/connection/print =.proplist=name ?-tcp-md5-key ?tcp-md5-key= ?#|") {
				t.Error("not asked")
			}
		})
	}
}

// TestPresenceNamesNoValue holds of every question about a secret that it asks for names
// alone and compares with nothing but the empty text.
func TestPresenceNamesNoValue(t *testing.T) {
	t.Parallel()
	asked := 0
	for _, menu := range routeros.Menus() {
		for _, secret := range secretsOf(menu) {
			with, without := presenceSentences(menu, secret)
			for _, words := range [][]string{with, without} {
				asked++
				if words[0] != menu.Path+"/print" || words[1] != "=.proplist=name" {
					t.Errorf("%q", words)
				}
				for _, word := range words[2:] {
					if !slices.Contains([]string{"?" + secret, "?-" + secret, "?" + secret + "=", "?#!", "?#&", "?#|"}, word) {
						t.Errorf("%q of %q", word, words)
					}
				}
			}
		}
	}
	if asked == 0 {
		t.Error("no question")
	}
}

func wantKeys(t *testing.T, observed checks.Observation, want map[string]checks.Outcome) {
	t.Helper()
	got := map[string]checks.Outcome{}
	for _, judgement := range filtering.BGPSessionsAuthenticated.Rule.JudgeEach(observed) {
		got[judgement.Subject] = judgement.Outcome
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
