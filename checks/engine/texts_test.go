package engine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
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
	kept := newTexts()
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
	kept := newTexts()
	long := strings.Repeat("x", usualBounds().page)
	var numbers []int64
	for i := range 2 * usualBounds().memory / usualBounds().page {
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
	kept := newTexts()
	same := text{message: "no password", evidence: []checks.Evidence{{Source: "config", Value: "requirepass"}}}
	first := kept.put(same)
	if again := kept.put(same); again != first {
		t.Errorf("an equal text is number %d, the first %d", again, first)
	}
	for i := range 2 * usualBounds().remembered {
		kept.put(text{message: fmt.Sprint(i)})
	}
	for _, number := range []int64{first, kept.put(same)} {
		if diff := cmp.Diff(same, kept.get(number), cmp.AllowUnexported(text{})); diff != "" {
			t.Errorf("text %d (-want +got):\n%s", number, diff)
		}
	}
}

// TestEachPartOfATextComesBack has texts of one part alone, in memory and from the file.
func TestEachPartOfATextComesBack(t *testing.T) {
	t.Parallel()
	parts := []text{
		{message: "message"},
		{note: "note"},
		{evidence: []checks.Evidence{{Source: "place", Value: "value"}}},
		{evidence: []checks.Evidence{{}}},
		{paths: []checks.Path{{From: "internet", Via: "edge", Port: 502}}},
		{fix: []checks.Repair{checks.ByHand("turn it off")}},
		{cause: &checks.Cause{Key: "a/b", Text: "why"}},
		{marks: []string{"mark"}},
	}
	for _, memory := range []int{1, 1 << 20} {
		kept := newTexts()
		kept.memory, kept.page = memory, 1
		if at := kept.put(text{}); at != 0 || !reflect.DeepEqual(kept.get(0), text{}) {
			t.Errorf("nothing is kept at %d", at)
		}
		numbers := map[int64]bool{}
		for i, part := range parts {
			at := kept.put(part)
			numbers[at] = true
			if got := kept.get(at); at == 0 || !reflect.DeepEqual(got, part) {
				t.Errorf("memory %d, part %d at %d: %+v, want %+v", memory, i, at, got, part)
			}
			if again := kept.put(part); again != at {
				t.Errorf("part %d is kept twice, at %d and %d", i, at, again)
			}
		}
		if len(numbers) != len(parts) || (kept.file != nil) != (memory == 1) {
			t.Errorf("%d numbers of %d, file %v", len(numbers), len(parts), kept.file)
		}
		if err := kept.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestTextsKeepTheirBounds has bounds so small that each is met often, and reads in random order.
func TestTextsKeepTheirBounds(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	for _, read := range []int{binary.MaxVarintLen64, 11, 50, 64, 129, 1000} {
		kept := &texts{textBounds: textBounds{memory: 4000, page: 700, read: read, remembered: 8, short: 90}}
		var want []string
		var numbers []int64
		known, waited := 0, false
		for i := range 600 {
			want = append(want, fmt.Sprint(i, " ", strings.Repeat("x", random.IntN(300))))
			before := kept.file != nil
			numbers = append(numbers, kept.put(text{message: want[i]}))
			most := kept.memory
			if before {
				most = kept.page
			}
			if len(kept.pending) >= most || len(kept.known) > kept.remembered {
				t.Fatalf("%d bytes wait, %d texts are known", len(kept.pending), len(kept.known))
			}
			known, waited = max(known, len(kept.known)), waited || kept.file != nil && len(kept.pending) > 0
			if kept.file == nil && kept.written > 0 || kept.file != nil && kept.written < int64(kept.memory) {
				t.Fatalf("%d bytes are in the file", kept.written)
			}
		}
		for short := range kept.known {
			if len(short) > kept.short {
				t.Errorf("a text of %d bytes is remembered", len(short))
			}
		}
		if known != kept.remembered || !waited {
			t.Errorf("%d texts were known at once, of %d; some waited for a page: %t", known, kept.remembered, waited)
		}
		for range 2000 {
			from := random.IntN(len(want))
			for i := from; i < min(from+5, len(want)); i++ { // the next one is near, and its length may be cut
				if got := kept.get(numbers[i]).message; got != want[i] {
					t.Fatalf("read %d: text %d is %q, want %q", read, i, got, want[i])
				}
				if len(kept.latest) > kept.remembered {
					t.Fatalf("%d texts are remembered", len(kept.latest))
				}
			}
		}
		for _, one := range kept.latest {
			if len(one.message) > kept.short {
				t.Errorf("a text of %d bytes is remembered", len(one.message))
			}
		}
		if len(kept.latest) == 0 || kept.err() != nil {
			t.Errorf("%d texts are remembered, error %v", len(kept.latest), kept.err())
		}
		if err := kept.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestChangedFileIsAnError holds that a length which can't be is told, and not read beyond.
func TestChangedFileIsAnError(t *testing.T) {
	t.Parallel()
	for name, length := range map[string][]byte{"too_long": binary.AppendUvarint(nil, 1<<40), "endless": bytes.Repeat([]byte{0xff}, 12)} {
		kept := newTexts()
		kept.memory, kept.page, kept.read = 1, 1, binary.MaxVarintLen64
		at := kept.put(text{message: strings.Repeat("x", 5000)})
		if _, err := kept.file.WriteAt(length, at-1); err != nil {
			t.Fatal(err)
		}
		if got := kept.get(at); !reflect.DeepEqual(got, text{}) || kept.err() == nil {
			t.Errorf("%s: %d bytes, error %v", name, len(got.message), kept.err())
		}
		if err := kept.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDamagedTextIsAnError holds that a text which is cut anywhere, or that says it has more
// evidence than there is, isn't taken for a shorter one.
func TestDamagedTextIsAnError(t *testing.T) {
	t.Parallel()
	whole := encodeText(nil, text{message: "open", note: "seen", evidence: []checks.Evidence{{Source: "port", Value: "22"}, {}}})
	if _, err := decodeText(whole); err != nil {
		t.Fatal(err)
	}
	for end := range whole {
		if got, err := decodeText(whole[:end]); err == nil {
			t.Errorf("%d of %d bytes are %+v", end, len(whole), got)
		}
	}
	if got, err := decodeText([]byte{0, 0, 2, '{', '}'}); err == nil {
		t.Errorf("two pieces of evidence in two bytes are %+v", got)
	}
}
