package redisconn

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/wire"
	"hardcheck/testenv/redisd"
)

// wantPlanned holds that every connection of the transcript is the next one of the
// plan that fits, and that only steps with a condition were left out.
func wantPlanned(t *testing.T, access checks.Access) {
	t.Helper()
	plan, made := plannedConnections(Plan(access)), madeConnections(t, access.Transcript)
	for _, connection := range made {
		why := []string{"the plan has no further connection"}
		next := slices.IndexFunc(plan, func(steps []checks.Step) bool {
			misfit := misfit(steps, connection)
			why = append(why, misfit)
			return misfit == ""
		})
		if next < 0 {
			t.Fatalf("unplanned connection %+v:\n%s", connection, strings.Join(why, "\n"))
		}
		for _, omitted := range plan[:next] {
			if always := unconditional(omitted); always != "" {
				t.Errorf("left out: %s", always)
			}
		}
		plan = plan[next+1:]
	}
	for _, omitted := range plan {
		if always := unconditional(omitted); always != "" {
			t.Errorf("left out: %s", always)
		}
	}
}

func plannedConnections(plan []checks.Step) [][]checks.Step {
	var connections [][]checks.Step
	for _, step := range plan {
		if step.Connection > len(connections) {
			connections = append(connections, nil)
		}
		connections[step.Connection-1] = append(connections[step.Connection-1], step)
	}
	return connections
}

// madeConnections are what the transcript tells of each connection but the answers.
// One that was closed after its ClientHello stands with the one that offered more.
func madeConnections(t *testing.T, transcript *checks.Transcript) [][]checks.Exchange {
	t.Helper()
	entries, dropped := transcript.Exchanges()
	if len(entries) == 0 || dropped > 0 || entries[0].Event != "connect" {
		t.Fatalf("transcript %+v, %d dropped", entries, dropped)
	}
	var connections [][]checks.Exchange
	for i, entry := range entries {
		if last := len(connections) - 1; entry.Event == "connect" && last >= 0 && refusedHello(connections[last]) && offersMore(entries[i:]) {
			connections[last] = connections[last][:2]
			continue
		}
		if entry.Event == "connect" {
			connections = append(connections, nil)
		}
		if last := len(connections) - 1; entry.Event != "receive" {
			connections[last] = append(connections[last], entry)
		}
	}
	return connections
}

// offersMore reports whether the connection that begins here goes on with the next offer.
func offersMore(entries []checks.Exchange) bool {
	return len(entries) > 1 && entries[1].What == wire.Only13.Hello()
}

// refusedHello reports whether the connection ended in the handshake.
func refusedHello(connection []checks.Exchange) bool {
	return len(connection) == 3 && connection[1].What == wire.UpTo12.Hello() && connection[2].Event == "close"
}

// misfit says why a connection is not the planned one; empty when it is.
func misfit(plan []checks.Step, made []checks.Exchange) string {
	if refusedHello(made) { // a step that fails ends its connection
		plan, made = plan[:2], made[:2]
	}
	for _, entry := range made {
		next := slices.IndexFunc(plan, func(step checks.Step) bool {
			return step.Skipped == "" && step.Event == entry.Event && (step.What == entry.What || step.Event == "close")
		})
		if next < 0 {
			return "not planned: " + entry.Event + " " + entry.What
		}
		if always := unconditional(plan[:next]); always != "" {
			return "left out: " + always
		}
		plan = plan[next+1:]
	}
	return unconditional(plan)
}

// unconditional names the first step that may not be left out.
func unconditional(steps []checks.Step) string {
	for _, step := range steps {
		if step.When == "" && step.Skipped == "" {
			return step.Event + " " + step.What
		}
	}
	return ""
}

func TestPlanHoldsInPlaintext(t *testing.T) {
	t.Parallel()
	const password = "canary-require-pass"
	withoutConfig := strings.Replace(auditorRules, " +config|get", "", 1)
	for name, tc := range map[string]struct {
		config         redisd.Config
		user, password string
	}{
		"open":                           {},
		"open_with_needless_password":    {password: password},
		"open_with_named_user":           {user: "audit", password: password},
		"password_without_credentials":   {config: redisd.Config{Directives: []string{"requirepass " + password}}},
		"password_with_credentials":      {config: redisd.Config{Directives: []string{"requirepass " + password}}, password: password},
		"password_with_wrong_one":        {config: redisd.Config{Directives: []string{"requirepass " + password}}, password: "wrong"},
		"auditor":                        {config: redisd.Config{Users: []string{"default off", "audit on >" + password + " " + auditorRules}}, user: "audit", password: password},
		"auditor_without_config":         {config: redisd.Config{Users: []string{"default off", "audit on >" + password + " " + withoutConfig}}, user: "audit", password: password},
		"renamed_ping":                   {config: redisd.Config{Directives: []string{"rename-command PING hidden"}}},
		"renamed_ping_behind_a_password": {config: redisd.Config{Directives: []string{"rename-command PING hidden", "requirepass " + password}}, password: password},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			access := withLogin(accessTo(t, "redis", redisd.Start(t, tc.config).Address), tc.user, tc.password)
			Collect(t.Context(), access)
			wantPlanned(t, access)
		})
	}
}

func TestPlanHoldsOverTLS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		variant             redisd.Variant
		protocols, password string // of the server
		mutual              bool
		adjust              func(*checks.Access, *redisd.Credentials)
	}{
		"password_and_authority":    {password: tlsPassword, adjust: logIn},
		"password_without_login":    {password: tlsPassword, adjust: trust},
		"open":                      {adjust: trust},
		"one_version":               {protocols: "TLSv1.2", adjust: trust},
		"newest_version":            {protocols: "TLSv1.3", adjust: trust},
		"newest_version_and_login":  {protocols: "TLSv1.3", password: tlsPassword, adjust: presentAndLogIn},
		"untrusted_with_password":   {variant: redisd.SelfSigned, password: tlsPassword, adjust: logIn},
		"untrusted_and_open":        {variant: redisd.SelfSigned, adjust: logIn},
		"insecure":                  {variant: redisd.SelfSigned, password: tlsPassword, adjust: logInAnyway},
		"mutual_without_our_one":    {mutual: true, adjust: trust},
		"mutual_and_open":           {mutual: true, adjust: present},
		"mutual_and_password":       {mutual: true, password: tlsPassword, adjust: presentAndLogIn},
		"mutual_and_no_login":       {mutual: true, password: tlsPassword, adjust: present},
		"optional_and_no_login":     {password: tlsPassword, adjust: present},
		"mutual_and_a_needless_one": {mutual: true, adjust: presentAndLogIn},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			credentials := redisd.MustCredentials(t, tc.variant)
			config := redisd.Config{TLS: &redisd.TLS{Credentials: credentials, Mutual: tc.mutual, Protocols: tc.protocols}}
			if tc.password != "" {
				config.Directives = []string{"requirepass " + tc.password}
			}
			access := accessTo(t, "rediss", redisd.Start(t, config).Address)
			tc.adjust(&access, credentials)
			Collect(t.Context(), access)
			wantPlanned(t, access)
		})
	}
}

func trust(access *checks.Access, credentials *redisd.Credentials) { access.TLS.CA = credentials.CA }

func logIn(access *checks.Access, credentials *redisd.Credentials) {
	trust(access, credentials)
	access.Password = checks.NewSecret(tlsPassword)
}

func logInAnyway(access *checks.Access, credentials *redisd.Credentials) {
	logIn(access, credentials)
	access.TLS.Insecure = true
}

func present(access *checks.Access, credentials *redisd.Credentials) {
	trust(access, credentials)
	access.TLS.Cert, access.TLS.Key = credentials.ClientCert, checks.NewSecret(string(credentials.ClientKey))
}

func presentAndLogIn(access *checks.Access, credentials *redisd.Credentials) {
	logIn(access, credentials)
	present(access, credentials)
}

func TestPlanOfUnreachableServer(t *testing.T) {
	t.Parallel()
	access := accessTo(t, "redis", "127.0.0.1:1")
	Collect(t.Context(), access)
	entries, _ := access.Transcript.Exchanges()
	if first := Plan(access)[0]; len(entries) == 0 || first.Event != entries[0].Event || first.What != entries[0].What {
		t.Errorf("plan begins with %+v, the transcript is %+v", first, entries)
	}
}

// TestPlanIsWhatTheGuardAllows holds both ways that plan and guard have one list.
func TestPlanIsWhatTheGuardAllows(t *testing.T) {
	t.Parallel()
	access := accessTo(t, "redis", "127.0.0.1:6379")
	access.Password = checks.NewSecret("canary-password")
	certified := accessTo(t, "rediss", "127.0.0.1:6379")
	certified.TLS.Cert = []byte("ours")
	var planned []string
	for _, step := range slices.Concat(Plan(access), Plan(certified)) {
		if strings.HasPrefix(step.What, "ClientHello") {
			continue
		}
		if step.Event == "send" && step.What != shownLogin {
			planned = append(planned, requestKey(strings.Fields(step.What)))
		}
	}
	slices.Sort(planned)
	var allowed []string
	for request := range allowedRequests() {
		allowed = append(allowed, request)
	}
	slices.Sort(allowed)
	if diff := cmp.Diff(allowed, slices.Compact(planned)); diff != "" {
		t.Errorf("planned (-allowed +planned):\n%s", diff)
	}
}

func TestPlanAsksForNoSecretsInPlaintext(t *testing.T) {
	t.Parallel()
	access := withLogin(accessTo(t, "redis", "192.0.2.9:6379"), "audit", "canary-password")
	for _, step := range Plan(access) {
		secret := slices.ContainsFunc(secretKeys, func(key string) bool { return step.What == shownRequest(cmdConfig(key)) })
		if secret != (step.Skipped != "") {
			t.Errorf("%q is planned, left out for %q", step.What, step.Skipped)
		}
		if strings.Contains(step.What, "canary") {
			t.Errorf("the password is in %q", step.What)
		}
	}
}

func TestPlanNamesAHostThatIsNotResolved(t *testing.T) {
	t.Parallel()
	access := checks.Access{Scheme: "redis", Host: "cache.example.org", Target: checks.Target{Port: 6379}}
	if first := Plan(access)[0]; first.What != "cache.example.org:6379" {
		t.Errorf("connects to %q", first.What)
	}
}

// TestEveryProbedVersionIsPlanned counts the connections that the prober wants when
// nothing is known yet.
func TestEveryProbedVersionIsPlanned(t *testing.T) {
	t.Parallel()
	dials := 0
	dial := func(context.Context, wire.Offer) (net.Conn, error) {
		dials++
		ours, theirs := net.Pipe()
		return ours, theirs.Close()
	}
	wire.ProbeVersions(t.Context(), dial, "192.0.2.9", checks.TLSOptions{}, &checks.TLS{})
	if dials != len(wire.Versions()) {
		t.Errorf("the prober opens %d connections, the plan has %d", dials, len(wire.Versions()))
	}
}

// TestPlanReads shows a whole plan but for the list of directives.
func TestPlanReads(t *testing.T) {
	t.Parallel()
	access := withLogin(accessTo(t, "rediss", "192.0.2.9:6379"), "audit", "canary-password")
	access.TLS.Cert = []byte("ours")
	var got []string
	for _, step := range Plan(access) {
		if key, found := strings.CutPrefix(step.What, "CONFIG GET "); found && key != "bind" && key != "dir" && key != "requirepass" {
			continue
		}
		what := strings.Replace(step.What, strings.Join(redis.DangerousCommands(), " "), "...", 1)
		got = append(got, fmt.Sprintf("%d %s %s", step.Connection, step.Class, strings.TrimSpace(step.Event+" "+what)))
		if step.When != "" {
			got[len(got)-1] += ", when " + step.When
		}
	}
	want := strings.Split(strings.TrimSpace(plannedOverTLS), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

const plannedOverTLS = `
1 passive connect 192.0.2.9:6379
1 safe-read send ClientHello for TLS 1.0 to 1.2
1 safe-read send ClientHello for TLS 1.3 only, when the server refuses TLS 1.0 to 1.2: on a new connection
1 safe-read send PING
1 safe-read send ECHO hardcheck, when PING is renamed or held up
1 passive close
2 passive connect 192.0.2.9:6379
2 safe-read send ClientHello for TLS 1.0 to 1.2, when the server accepts TLS 1.0 to 1.2
2 safe-read send ClientHello for TLS 1.3 only, when the server refuses TLS 1.0 to 1.2: on a new connection
2 safe-read send PING, when the server refuses a client without credentials
2 safe-read send ECHO hardcheck, when the server refuses a client without credentials, and PING is renamed or held up
2 safe-read send AUTH [redacted], when the server's certificate is trusted
2 safe-read send hello 2, when the login succeeds or the server needs no password
2 safe-read send INFO server, when the login succeeds or the server needs no password
2 safe-read send INFO replication, when INFO server was allowed, and the server is no Sentinel
2 safe-read send INFO persistence, when INFO server was allowed, and the server is no Sentinel
2 safe-read send INFO memory, when INFO server was allowed, and the server is no Sentinel
2 safe-read send INFO modules, when INFO server was allowed, and the server is no Sentinel
2 safe-read send INFO keydb, when INFO server was allowed, and the server is no Sentinel
2 safe-read send CONFIG GET bind, when the login succeeds or the server needs no password, and the server is no Sentinel
2 safe-read send MODULE LIST, when the login succeeds or the server needs no password, and the server is no Sentinel
2 safe-read send CLUSTER NODES, when the server is a node of a cluster
2 safe-read send SENTINEL MASTERS, when the server is a Sentinel
2 safe-read send COMMAND INFO ..., when the login succeeds or the server needs no password
2 safe-read send ACL LIST, when the login succeeds or the server needs no password
2 safe-read send CONFIG GET dir, when CONFIG GET bind was allowed
2 safe-read send CONFIG GET requirepass, when CONFIG GET bind was allowed
2 passive close
3 passive connect 192.0.2.9:6379, when the first connection did not settle on TLS 1.0
3 safe-read send ClientHello for TLS 1.0 only, when the first connection did not settle on TLS 1.0
3 passive close, when the first connection did not settle on TLS 1.0
4 passive connect 192.0.2.9:6379, when the first connection did not settle on TLS 1.1
4 safe-read send ClientHello for TLS 1.1 only, when the first connection did not settle on TLS 1.1
4 passive close, when the first connection did not settle on TLS 1.1
5 passive connect 192.0.2.9:6379, when the first connection did not settle on TLS 1.2
5 safe-read send ClientHello for TLS 1.2 only, when the first connection did not settle on TLS 1.2
5 passive close, when the first connection did not settle on TLS 1.2
6 passive connect 192.0.2.9:6379, when the first connection did not settle on TLS 1.3
6 safe-read send ClientHello for TLS 1.3 only, when the first connection did not settle on TLS 1.3
6 passive close, when the first connection did not settle on TLS 1.3
`
