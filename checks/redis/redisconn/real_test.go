package redisconn

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// stage starts a server in some state and reads it with the connector.
type stage func(t *testing.T) (checks.Target, checks.Collection)

// half is one outcome of a check and a server that gives it.
type half struct {
	stage stage
	// subject is the one to look at, a host where the port is any; empty is the target itself.
	subject string
	// severity is that of the violation, and says a part of its message.
	severity checks.Severity
	says     string
	site     checks.Site
	// asOf is when dated things are judged; zero is now.
	asOf time.Time
	// with are the check's parameters as JSON.
	with string
	// missing says why no server here gives this outcome.
	missing string
}

// row shows one check failing and passing.
type row struct{ fails, passes half }

// TestChecksOnRealServers shows every check failing on a real server in the bad
// state and passing on one in the good state: that the facts the rule needs are
// what the server really tells.
func TestChecksOnRealServers(t *testing.T) {
	t.Parallel()
	rows := realRows()
	seen := outcomes{}
	t.Run("servers", func(t *testing.T) {
		for _, check := range redis.Checks {
			shown, there := rows[check.ID]
			if !there {
				t.Errorf("check %s is shown on no real server: add a row with one that fails it and one that passes to checks/redis/redisconn/real_rows_test.go", check.ID)
			}
			delete(rows, check.ID)
			cells := &[2]string{"not seen", "not seen"} // each is written by one test only
			seen[check.ID] = cells
			t.Run(check.ID+"/fails", func(t *testing.T) { show(t, check, shown.fails, checks.Failed, &cells[0]) })
			t.Run(check.ID+"/passes", func(t *testing.T) { show(t, check, shown.passes, checks.Passed, &cells[1]) })
		}
	})
	for id := range rows {
		t.Errorf("row %s of checks/redis/redisconn/real_rows_test.go is of no check", id)
	}
	t.Log(seen.table())
}

// outcomes are what was seen failing and passing, by check.
type outcomes map[string]*[2]string

func (o outcomes) table() string {
	var text strings.Builder
	fmt.Fprintf(&text, "seen on real servers\n%-36s %-20s %s\n", "check", "failing", "passing")
	for _, check := range redis.Checks {
		fmt.Fprintf(&text, "%-36s %-20s %s\n", check.ID, o[check.ID][0], o[check.ID][1])
	}
	return text.String()
}

// show reads the half's server and holds that the check ends as it must there.
func show(t *testing.T, check *checks.Check, h half, want checks.Outcome, cell *string) {
	t.Parallel()
	if h.stage == nil {
		if h.missing == "" {
			t.Fatalf("no server on which the check is %s, and no reason why there is none", want)
		}
		*cell = "none: " + h.missing
		return
	}
	target, collection := h.stage(t)
	if collection.Facts == nil {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	judged := judgementOf(t, check, h, target, collection)
	severity := judged.Severity
	if severity == 0 {
		severity = check.Severity
	}
	*cell = string(judged.Outcome)
	if judged.Outcome == checks.Failed {
		*cell += ", " + severity.String()
	}
	switch {
	case judged.Outcome != want:
		t.Errorf("%s, want %s: %+v", judged.Outcome, want, judged)
	case want == checks.Failed && severity != h.severity:
		t.Errorf("severity %s, want %s: %s", severity, h.severity, judged.Message)
	case !strings.Contains(judged.Message, h.says):
		t.Errorf("says %q, want %q in it", judged.Message, h.says)
	case len(judged.Evidence) == 0:
		t.Errorf("%s without evidence: %+v", judged.Outcome, judged)
	}
}

// judgementOf applies the check and picks the judgement of the half's subject.
func judgementOf(t *testing.T, check *checks.Check, h half, target checks.Target, collection checks.Collection) checks.Judgement {
	t.Helper()
	rule, err := check.Rule.Configure([]byte(h.with))
	if err != nil {
		t.Fatal(err)
	}
	asOf := h.asOf
	if asOf.IsZero() {
		asOf = time.Now()
	}
	all := rule.JudgeEach(checks.Observation{
		Target: target, Site: h.site, AsOf: asOf, Facts: collection.Facts, Problems: collection.Problems,
	})
	at := slices.IndexFunc(all, func(j checks.Judgement) bool {
		return j.Subject == h.subject || h.subject != "" && strings.HasPrefix(j.Subject, h.subject+":")
	})
	if at < 0 {
		t.Fatalf("no judgement of %q in %+v", h.subject, all)
	}
	return all[at]
}
