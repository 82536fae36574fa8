package engine

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// TestTextsComeBack holds for texts in memory and in the file, short and long, and that the
// file has no name.
func TestTextsComeBack(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	kept := &texts{}
	made := func(i int) text {
		one := text{message: fmt.Sprint("message ", i), evidence: []checks.Evidence{{Source: "place", Value: strings.Repeat("x", i%3000)}}}
		if i%7 == 0 {
			one.note, one.cause = "note", &checks.Cause{Key: "a/b", Text: "why"}
			one.fix = []checks.Repair{checks.ByHand("step %d", i)}
			one.paths = []checks.Path{{From: "internet", Via: "edge", Port: 502}}
		}
		return one
	}
	const many = 10_000
	var numbers []int64
	for i := range many {
		numbers = append(numbers, kept.put(made(i)))
	}
	if kept.file == nil {
		t.Fatal("nothing went to the file")
	}
	if names, err := os.ReadDir(dir); runtime.GOOS != "windows" && (err != nil || len(names) > 0) {
		t.Errorf("the file has a name: %v, %v", names, err)
	}
	for i := many - 1; i >= 0; i-- {
		if want, got := made(i), kept.get(numbers[i]); !reflect.DeepEqual(want, got) {
			t.Fatalf("text %d is %+v, want %+v", i, got, want)
		}
	}
	if err := kept.err(); err != nil {
		t.Error(err)
	}
	if err := kept.close(); err != nil {
		t.Error(err)
	}
	if kept.get(numbers[0]); kept.err() == nil {
		t.Error("a text that can't be read back is no error")
	}
}

// TestTextsStayWhereNoFileCanBe holds that a machine without a place for temporary files loses nothing.
func TestTextsStayWhereNoFileCanBe(t *testing.T) {
	nowhere := t.TempDir() + "/none"
	t.Setenv("TMPDIR", nowhere)
	t.Setenv("TMP", nowhere)
	kept := &texts{}
	long := strings.Repeat("x", textsPage)
	var numbers []int64
	for i := range 2 * textsInMemory / textsPage {
		numbers = append(numbers, kept.put(text{message: fmt.Sprint(i, long)}))
	}
	for i, number := range numbers {
		if got := kept.get(number).message; got != fmt.Sprint(i, long) {
			t.Fatalf("text %d is %d bytes long", i, len(got))
		}
	}
	if kept.file != nil || kept.err() != nil {
		t.Errorf("file %v, error %v", kept.file, kept.err())
	}
}

// TestStoredFindingsAreTheSame holds that where findings are kept changes nothing of them.
func TestStoredFindingsAreTheSame(t *testing.T) {
	t.Parallel()
	broken := []site.Waiver{
		accepting(func(w *site.Waiver) { w.Targets, w.While = []string{"door-1", "door-3"}, []string{doorPanics.ID} }),
		accepting(func(w *site.Waiver) { w.Targets = []string{"door-5"} }),
	}
	result := func(stored bool) Result {
		plan := Plan{AsOf: asOf, FailOn: checks.Low, Stored: stored, Waivers: broken, Compensating: []profiles.Use{use(doorPanics)}, Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D2", use(doorKeys), use(doorLocked)))}}
		e := NewEvaluation(plan)
		for i := range 50 {
			e.Add(door(fmt.Sprintf("door-%d", i), doorFacts{Locked: checks.Known(i%2 == 0), Keys: []string{"cellar", "lost"}}))
		}
		return e.Result(Run{})
	}
	stored := result(true)
	if len(stored.Findings) > 0 || stored.Len() == 0 {
		t.Fatalf("%d findings, of which %d are in memory", stored.Len(), len(stored.Findings))
	}
	inMemory, said := result(false), 0
	for i, f := range inMemory.All() {
		if strings.Contains(f.Message, "does not hold") {
			said++
		}
		if f.Outcome == checks.Failed && i%2 == 0 {
			for _, r := range []Result{inMemory, stored} {
				r.SetBaseline(i, BaselineNew)
				r.SetFirstSeen(i, asOf.AddDate(0, 0, -i%3))
			}
		}
	}
	if said != 2 {
		t.Errorf("%d findings say that their waiver does not hold", said)
	}
	if diff := cmp.Diff(inMemory, stored.InMemory()); diff != "" {
		t.Errorf("(-in memory +stored):\n%s", diff)
	}
	for i, whole := range stored.All() {
		brief := stored.Brief(i)
		whole.Message, whole.Evidence, whole.Paths, whole.Fix, whole.Cause, whole.Fingerprint = "", brief.Evidence, nil, nil, nil, ""
		if diff := cmp.Diff(whole, brief); diff != "" {
			t.Errorf("finding %d (-whole +brief):\n%s", i, diff)
		}
	}
}

// TestTextsAreKeptOnce holds that equal texts have one number, also when so many others came
// between them that the first was forgotten and both can be read back.
func TestTextsAreKeptOnce(t *testing.T) {
	t.Parallel()
	kept := &texts{}
	same := text{message: "no password", evidence: []checks.Evidence{{Source: "config", Value: "requirepass"}}}
	first := kept.put(same)
	if again := kept.put(same); again != first {
		t.Errorf("an equal text is number %d, the first %d", again, first)
	}
	for i := range 2 * textsRemembered {
		kept.put(text{message: fmt.Sprint(i)})
	}
	for _, number := range []int64{first, kept.put(same)} {
		if diff := cmp.Diff(same, kept.get(number), cmp.AllowUnexported(text{})); diff != "" {
			t.Errorf("text %d (-want +got):\n%s", number, diff)
		}
	}
}
