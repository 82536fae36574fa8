package engine

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// TestFindingsAreInOrder holds the order of a report against a plain sort of its findings, over
// sites in random order: first control, severity, target, check, subject.
func TestFindingsAreInOrder(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 40 {
		plan := Plan{Profiles: []*profiles.Profile{policy(
			control("D2", use(doorKeys), use(doorLocked)),
			control("D1", use(doorWatched), useWith(t, doorLocked, `{"except":["d03"]}`, checks.Critical)),
			control("D3", useWith(t, doorLocked, `{"except":["d01","d02"]}`, 0), use(guardAwake)),
		)}}
		var records []Record
		for i := range 1 + random.IntN(12) {
			facts := locked(random.IntN(2) == 0)
			facts.Keys = []string{"b", "lost", "a"}[:random.IntN(4)]
			records = append(records, door(fmt.Sprintf("d%02d", i), facts))
			if random.IntN(5) == 0 {
				records[i] = unreachable("door", records[i].Target.Name)
			}
		}
		records = append(records, guardRecord("rex", "d00"), guardRecord("ace"))
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		result := evaluate(t, plan, records...)
		places := map[string]int{}
		for i, c := range result.Controls {
			places[c.Profile+"/"+c.ID] = i
		}
		want := slices.Clone(result.Findings)
		slices.SortStableFunc(want, func(a, b Finding) int {
			return cmp.Or(
				cmp.Compare(places[a.Controls[0]], places[b.Controls[0]]), cmp.Compare(b.Severity, a.Severity),
				strings.Compare(a.Target, b.Target), strings.Compare(a.Check, b.Check), strings.Compare(a.Subject, b.Subject),
			)
		})
		if diff := gocmp.Diff(lines(want), lines(result.Findings)); diff != "" {
			t.Fatalf("round %d (-want +got):\n%s", round, diff)
		}
		counts, severities := map[checks.Outcome]int{}, map[string]int{}
		for _, f := range result.Findings {
			counts[f.Outcome]++
			if f.Outcome == checks.Failed {
				severities[f.Severity.String()]++
			}
		}
		assessed := counts[checks.Passed] + counts[checks.Failed] + counts[checks.Waived]
		total := len(result.Findings) - counts[checks.NotApplicable]
		if s := result.Summary; !maps.Equal(s.Outcomes, counts) || !maps.Equal(s.Severities, severities) || s.Coverage.Assessed != assessed || s.Coverage.Total != total {
			t.Fatalf("round %d: summary %+v of %v", round, s, counts)
		}
	}
}

func lines(findings []Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprint(f.Controls, f.Severity, f.Target, f.Check, f.Subject, f.Outcome, f.Fingerprint, f.Message))
	}
	return all
}

// TestControlsOfASharedFinding holds that one finding has all controls that see it as it is, and
// what the worst of them says.
func TestControlsOfASharedFinding(t *testing.T) {
	t.Parallel()
	waived := Plan{
		Profiles: []*profiles.Profile{policy(
			control("D1", useWith(t, doorLocked, `{"except":["front"]}`, checks.Low)), control("D2", useWith(t, doorLocked, `{}`, checks.Low)),
			control("D3", useWith(t, doorLocked, `{}`, checks.Critical)), control("D4", useWith(t, doorLocked, `{}`, checks.Medium)),
		)},
		Waivers: []site.Waiver{{Control: "house/D2", Targets: []string{"front"}, Reason: "so it is", Owner: "ann", Created: asOf.AddDate(0, -1, 0), Expires: asOf.AddDate(0, 1, 0)}},
	}
	result := evaluate(t, waived, door("front", locked(false)), door("back", locked(false)))
	front, back := finding(t, result, "door-lock-closed", "front", ""), finding(t, result, "door-lock-closed", "back", "")
	if front.Outcome != checks.Failed || front.Severity != checks.Critical || strings.Join(front.Controls, " ") != "house/D3 house/D4" || front.Waiver != nil {
		t.Errorf("front is %s %s by %v", front.Outcome, front.Severity, front.Controls)
	}
	if back.Severity != checks.Critical || strings.Join(back.Controls, " ") != "house/D1 house/D2 house/D3 house/D4" {
		t.Errorf("back is %s %s by %v", back.Outcome, back.Severity, back.Controls)
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	var c column
	c.set(3, 9, 9, 4)
	if c != nil || c.at(3, 9) != 9 {
		t.Errorf("the usual takes room: %v", c)
	}
	c.set(1, 7, 1, 4)
	c.set(0, 0, 5, 4)
	if len(c) != 4 || c.at(0, 5) != 0 || c.at(1, 1) != 7 || c.at(2, 2) != 2 || c.at(4, 6) != 6 {
		t.Errorf("%v", c)
	}
	c.set(6, 2, 0, 3)
	if len(c) != 7 || c.at(6, 0) != 2 || c.at(1, 1) != 7 {
		t.Errorf("beyond the room: %v", c)
	}
	c.set(7, 3, 3, 8)
	if len(c) != 7 {
		t.Errorf("the usual takes room behind the last: %v", c)
	}
	c.set(1, 1, 1, 7)
	if c.at(1, 1) != 1 || c.at(1, 5) != 1 {
		t.Errorf("back to the usual: %v", c)
	}
}

// TestBlocksOfNumbers has more findings of a check than a block, so that numbers of several sheets
// stand beside each other.
func TestBlocksOfNumbers(t *testing.T) {
	t.Parallel()
	facts := locked(false)
	for i := range blockSize + 1 {
		facts.Keys = append(facts.Keys, fmt.Sprintf("k%05d", i))
	}
	facts.Keys = append(facts.Keys, "lost")
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorKeys)), control("D2", use(doorLocked)))}}, door("front", facts))
	if len(result.Findings) != blockSize+3 {
		t.Fatalf("%d findings", len(result.Findings))
	}
	seen := map[string]bool{}
	for _, f := range result.Findings {
		seen[f.Check+" "+f.Subject] = true
	}
	if len(seen) != len(result.Findings) || finding(t, result, "door-lock-closed", "front", "").Outcome != checks.Failed || finding(t, result, "door-keys-kept", "front", "lost").Outcome != checks.Failed {
		t.Error("a finding is another's")
	}
}

// TestStrictRunThatIsWhole holds that strict asks for nothing more where nothing is open.
func TestStrictRunThatIsWhole(t *testing.T) {
	t.Parallel()
	result := evaluate(t, Plan{Strict: true, Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, door("front", locked(true)))
	if result.Exit.Incomplete || result.Exit.Code != ExitClean {
		t.Errorf("%+v", result.Exit)
	}
}

// doorSigns has a subject for each name that its parameters give.
var doorSigns = fakeCheck("door-signs-hung", checks.Medium, checks.EachWith(lockedParams{}, func(o checks.Observed[doorFacts], p lockedParams) {
	for _, name := range p.Except {
		if subject := o.Subject(name); name != "good" {
			subject.Violation("%s hangs askew", name)
		}
	}
}))

// TestSubjectsOfSeveralParameters holds that what two controls see of a check with different
// parameters is one finding where it is of the same subject, and else two.
func TestSubjectsOfSeveralParameters(t *testing.T) {
	t.Parallel()
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(
		control("D1", useWith(t, doorSigns, `{"except":["a","good","b"]}`, 0)), control("D2", useWith(t, doorSigns, `{"except":["c","b"]}`, 0)),
	)}}, door("front", locked(true)), door("back", locked(true)))
	var got []string
	for _, f := range result.Findings {
		got = append(got, fmt.Sprintf("%s %s %s %v: %s", f.Target, f.Subject, f.Outcome, f.Controls, f.Message))
	}
	for _, target := range []string{"back", "front"} {
		for _, said := range []string{"a failed [house/D1]: a hangs askew", "b failed [house/D1 house/D2]: b hangs askew", "c failed [house/D2]: c hangs askew"} {
			if line := target + " " + said; !slices.Contains(got, line) {
				t.Errorf("no %q in %q", line, got)
			}
		}
	}
}

// TestFirstOfEqualsIsTold holds that among controls with the same verdict the first one's is told.
func TestFirstOfEqualsIsTold(t *testing.T) {
	t.Parallel()
	listed := fakeCheck("door-list-kept", checks.Medium, checks.EachWith(lockedParams{}, func(o checks.Observed[doorFacts], p lockedParams) {
		o.Violation("not one of %v", p.Except)
	}))
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(
		control("D1", useWith(t, listed, `{"except":["a"]}`, 0)), control("D2", useWith(t, listed, `{"except":["b"]}`, 0)),
	)}}, door("front", locked(true)))
	if f := result.Findings[0]; len(result.Findings) != 1 || f.Message != "not one of [a]" || len(f.Controls) != 2 {
		t.Errorf("%q by %v", f.Message, f.Controls)
	}
}
