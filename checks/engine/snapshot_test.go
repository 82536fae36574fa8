package engine

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/profiles"
)

func snapshot(t *testing.T, started time.Time, records ...Record) []byte {
	t.Helper()
	return snapshotFrom(t, "", started, records...)
}

func snapshotFrom(t *testing.T, vantage string, started time.Time, records ...Record) []byte {
	t.Helper()
	var out bytes.Buffer
	header := Header{Tool: Tool{Name: "hardcheck", Version: "test"}, Started: started, Site: checks.Site{Name: "house", Vantage: vantage}}
	for _, record := range records {
		header.Site.Targets = append(header.Site.Targets, record.Target)
	}
	writer, err := NewSnapshotWriter(&out, header)
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		if err := writer.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(started.Add(time.Minute), false); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readAll(data []byte, lenient bool) ([]Record, *SnapshotReader, error) {
	reader, err := NewSnapshotReader(bytes.NewReader(data), "s.jsonl", fakeKinds, lenient)
	if err != nil {
		return nil, nil, err
	}
	var records []Record
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return records, reader, nil
		} else if err != nil {
			return records, reader, err
		}
		records = append(records, record)
	}
}

func TestSnapshotRoundTrip(t *testing.T) {
	t.Parallel()
	partial := door("side", doorFacts{Keys: []string{"cellar"}})
	partial.State = checks.StatePartial
	partial.Problems = map[string]checks.Problem{"locked": {Reason: checks.Denied, Detail: "may not look"}}
	partial.Transcript = []checks.Exchange{{Milliseconds: 3, Event: "send", What: "KNOCK"}}
	partial.Answered = netip.MustParseAddrPort("[2001:db8::7]:502")
	want := []Record{door("front", locked(true)), partial, unreachable("guard", "rex")}
	got, reader, err := readAll(snapshot(t, asOf, want...), false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if reader.Trailer.Targets != 3 || !reader.Trailer.Finished.Equal(asOf.Add(time.Minute)) {
		t.Errorf("trailer = %+v", reader.Trailer)
	}
	if _, known := got[1].Facts.(doorFacts).Locked.Get(); known {
		t.Error("an unknown fact came back known")
	}
	if _, err := reader.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v", err)
	}
}

func TestBadSnapshotsAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	good := string(snapshot(t, asOf, door("front", locked(true)), unreachable("guard", "rex")))
	lines := strings.SplitAfter(good, "\n")
	for _, tc := range []struct{ name, data, want string }{
		{"empty", "", "s.jsonl is empty: it is not a snapshot"},
		{"no_snapshot", "hello\n", "s.jsonl:1: not a hardcheck snapshot: the first line is no header"},
		{"other_json", "{\"schema\":\"x\"}\n", "s.jsonl:1: not a hardcheck snapshot: the first line is no header"},
		{"newer", strings.Replace(good, "snapshot/v1", "snapshot/v2", 1), `s.jsonl:1: the snapshot has schema "hardcheck.snapshot/v2", this version reads hardcheck.snapshot/v1: use the hardcheck that wrote it, or a newer one`},
		{"no_trailer", lines[0] + lines[1], "s.jsonl:2: the snapshot breaks off: its trailer is missing (--allow-truncated reads what is there)"},
		{"cut_line", lines[0] + lines[1][:40], "s.jsonl:2: not a line of a snapshot: unexpected end of JSON input"},
		{"bad_line", lines[0] + "garbage\n" + lines[2] + lines[3], "s.jsonl:2: not a line of a snapshot: invalid character 'g' looking for beginning of value"},
		{"lost_record", lines[0] + lines[1] + lines[3], "s.jsonl:3: the trailer counts 2 targets, the snapshot has 1"},
		{"twice", lines[0] + lines[1] + lines[1] + lines[3], `s.jsonl:3: target "front" stands twice`},
		{"after_trailer", good + lines[1], "something follows the trailer"},
		{"unknown_kind", strings.ReplaceAll(good, `"kind":"door"`, `"kind":"moat"`), `s.jsonl:2: target "front" is of kind "moat", which this version doesn't know`},
		{"unknown_fact", strings.Replace(good, `"locked":true`, `"locked":true,"bolt":1`, 1), `s.jsonl:2: decode door facts: json: unknown field "bolt"`},
		{"unknown_state", strings.Replace(good, `"state":"collected"`, `"state":"fine"`, 1), `s.jsonl:2: target "front" has the unknown state "fine"`},
		{"unknown_reason", strings.Replace(good, `"reason":"unreachable"`, `"reason":"shy"`, 1), `s.jsonl:3: target "rex" has the unknown reason "shy"`},
		{"unknown_line", lines[0] + "{\"type\":\"poem\"}\n" + lines[3], `s.jsonl:2: unknown type of line "poem"`},
		{"no_name", strings.Replace(good, `"target":{"name":"front"`, `"target":{"name":""`, 1), "s.jsonl:2: a target without name or kind"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := readAll([]byte(tc.data), false)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v\nwant    %s", err, tc.want)
			}
		})
	}
}

func TestTruncatedSnapshotIsReadAsFarAsWhole(t *testing.T) {
	t.Parallel()
	lines := bytes.SplitAfter(snapshot(t, asOf, door("front", locked(true)), door("back", locked(true))), []byte("\n"))
	cut := slicesConcat(lines[0], lines[1], lines[2][:20])
	records, reader, err := readAll(cut, true)
	if err != nil || len(records) != 1 || !reader.Truncated {
		t.Errorf("%d records, truncated %t, err %v", len(records), reader.Truncated, err)
	}
	if _, _, err := readAll(slicesConcat(lines[0], []byte("garbage\n"), lines[2], lines[3]), true); err == nil {
		t.Error("a bad line in the middle was read over")
	}
}

func slicesConcat(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestMergeTakesTheNewestRecord(t *testing.T) {
	t.Parallel()
	older, newer := door("front", locked(false)), door("front", locked(true))
	newer.Finished = asOf.Add(time.Hour)
	files := write(t,
		snapshot(t, asOf.Add(time.Hour), newer, door("side", locked(true))),
		snapshot(t, asOf, older, unreachable("guard", "rex")))
	merged, err := OpenSnapshots(files, fakeKinds, false)
	if err != nil {
		t.Fatal(err)
	}
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}, AsOf: merged.Newest, FailOn: checks.Low, Site: merged.Header.Site}
	evaluation := NewEvaluation(plan)
	if err := merged.Each(func(r Record) error { evaluation.Add(r); return nil }); err != nil {
		t.Fatal(err)
	}
	result := evaluation.Result(Run{Notices: merged.Notices})
	if f := finding(t, result, "door-lock-closed", "front", ""); f.Outcome != checks.Passed {
		t.Errorf("front = %s, want the newest record's pass", f.Outcome)
	}
	if len(result.Targets) != 3 || len(merged.Header.Site.Targets) != 3 {
		t.Errorf("%d targets judged, %d in the site, want 3", len(result.Targets), len(merged.Header.Site.Targets))
	}
	if want := "front stands in several snapshots: the newest, of 2026-03-01T13:00:00Z, is judged"; len(result.Notices) != 1 || result.Notices[0] != want {
		t.Errorf("notices = %q", result.Notices)
	}
	if !merged.Newest.Equal(asOf.Add(time.Hour)) || !merged.Started.Equal(asOf) {
		t.Errorf("newest %s, started %s", merged.Newest, merged.Started)
	}
}

// TestVantagesAreKeptApart merges what three vantages saw of one target. Of each vantage
// the newest collection counts, also where it had no answer.
func TestVantagesAreKeptApart(t *testing.T) {
	t.Parallel()
	at := netip.MustParseAddrPort("10.20.3.7:502")
	from := func(vantage string, hours int, answered bool) []byte {
		record := door("front", locked(true))
		record.Finished = asOf.Add(time.Duration(hours) * time.Hour)
		if answered {
			record.Answered = at
		} else {
			record.Facts, record.State, record.Problem = nil, checks.StateFailed, &checks.Problem{Reason: checks.Timeout, Detail: "no answer"}
		}
		return snapshotFrom(t, vantage, record.Finished, record)
	}
	files := write(t, from("it", 0, true), from("ot", 1, true), from("office", 2, true), from("office", 3, false), from("", 4, true))
	merged, err := OpenSnapshots(files, fakeKinds, false)
	if err != nil {
		t.Fatal(err)
	}
	var seen []checks.Sighting
	if err := merged.Each(func(r Record) error { seen = append(seen, r.Seen...); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []checks.Sighting{{From: "it", At: at, On: asOf}, {From: "ot", At: at, On: asOf.Add(time.Hour)}}
	if diff := cmp.Diff(want, seen, cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b })); diff != "" {
		t.Errorf("sightings (-want +got):\n%s", diff)
	}
}

func TestSightedProvesOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	record := door("front", locked(true))
	record.Answered = netip.MustParseAddrPort("10.20.3.7:502")
	behind, own, mute := record, record, record
	behind.Target.Via, own.Answered, mute.Facts = "socks5://127.0.0.1:1080", netip.MustParseAddrPort("127.0.0.1:502"), nil
	if len(record.Sighted("it").Seen) != 1 {
		t.Error("an answer is no evidence")
	}
	for name, r := range map[string]Record{"without_a_vantage": record.Sighted(""), "via": behind.Sighted("it"), "loopback": own.Sighted("it"), "unrecognised": mute.Sighted("it")} {
		if len(r.Seen) > 0 {
			t.Errorf("%s: %+v", name, r.Seen)
		}
	}
}

func write(t *testing.T, snapshots ...[]byte) []string {
	t.Helper()
	var files []string
	for i, data := range snapshots {
		file := filepath.Join(t.TempDir(), string(rune('a'+i))+".jsonl")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func FuzzSnapshot(f *testing.F) {
	f.Add([]byte("{\"type\":\"header\",\"schema\":\"hardcheck.snapshot/v1\"}\n{\"type\":\"target\",\"target\":{\"name\":\"a\",\"kind\":\"door\"},\"state\":\"collected\",\"facts\":{\"locked\":null}}\n{\"type\":\"trailer\",\"targets\":1}\n"), true)
	f.Add([]byte("{\"type\":\"header\",\"schema\":\"hardcheck.snapshot/v1\"}\n"), false)
	f.Fuzz(func(t *testing.T, data []byte, lenient bool) {
		records, reader, err := readAll(data, lenient)
		if err != nil {
			return
		}
		if !lenient && reader.Trailer.Targets != len(records) {
			t.Errorf("%d records read, the trailer says %d", len(records), reader.Trailer.Targets)
		}
		evaluation := NewEvaluation(Plan{AsOf: asOf, FailOn: checks.Low, Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}})
		for _, record := range records {
			evaluation.Add(record)
		}
		asJSON(t, evaluation.Result(Run{}))
	})
}

// TestListedKinds holds when all that a snapshot has is of kinds that its site lists.
func TestListedKinds(t *testing.T) {
	t.Parallel()
	whole := snapshot(t, asOf, door("front", locked(true)))
	if s, err := OpenSnapshots(write(t, whole), fakeKinds, false); err != nil || !s.Listed {
		t.Errorf("listed %v, %v", s != nil && s.Listed, err)
	}
	var out bytes.Buffer
	writer, err := NewSnapshotWriter(&out, Header{Started: asOf, Site: checks.Site{Targets: []checks.Target{{Name: "front", Kind: "door"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range []Record{door("front", locked(true)), guardRecord("rex", "front")} {
		if err := writer.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(asOf, false); err != nil {
		t.Fatal(err)
	}
	if s, err := OpenSnapshots(write(t, out.Bytes()), fakeKinds, false); err != nil || s.Listed {
		t.Errorf("listed %v, %v", s != nil && s.Listed, err)
	}
}

func TestEmptyLineIsNone(t *testing.T) {
	t.Parallel()
	header, rest, _ := bytes.Cut(snapshot(t, asOf, door("front", locked(true))), []byte("\n"))
	_, _, err := readAll(slicesConcat(header, []byte("\n\n"), rest), false)
	if err == nil || !strings.Contains(err.Error(), "s.jsonl:2: not a line of a snapshot") {
		t.Errorf("error is %v", err)
	}
}

// TestWholeLines holds that lines are given as they are, an empty one too, and that one which may
// go on waits for more.
func TestWholeLines(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		data  string
		atEOF bool
		want  string
	}{{"", false, ""}, {"", true, ""}, {"a", false, ""}, {"a", true, "a"}, {"a\nb\n", false, "a\n"}, {"\na\n", false, "\n"}, {"\n", true, "\n"}} {
		if n, line, err := wholeLines([]byte(test.data), test.atEOF); string(line) != test.want || n != len(test.want) || err != nil {
			t.Errorf("%q, at the end %t: %d bytes, %q, %v", test.data, test.atEOF, n, line, err)
		}
	}
}
