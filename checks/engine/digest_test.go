package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
)

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func TestSnapshotKnowsItsDigest(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	writer, err := NewSnapshotWriter(&out, Header{Started: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Write(door("front", locked(true))); err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(out.Bytes())
	if err := writer.Close(asOf, false); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte(`"sha256":"`+digestOf(before)+`"`)) {
		t.Errorf("the trailer does not have the digest of what stands before it:\n%s", out.Bytes())
	}
	if writer.SHA256() != digestOf(out.Bytes()) {
		t.Errorf("digest %s, want that of the whole file, %s", writer.SHA256(), digestOf(out.Bytes()))
	}
	_, reader, err := readAll(out.Bytes(), false)
	if err != nil || reader.SHA256() != digestOf(out.Bytes()) {
		t.Errorf("the reader's digest is %s: %v", reader.SHA256(), err)
	}
}

// TestDamageIsFound flips every single bit before the trailer.
func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	good := snapshot(t, asOf, door("front", doorFacts{Keys: []string{"cellar"}}))
	trailer := bytes.LastIndexByte(bytes.TrimSpace(good), '\n')
	for at := range trailer + 1 {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[at] ^= 1 << bit
			if _, _, err := readAll(bad, false); err == nil {
				t.Fatalf("bit %d of byte %d (%q) was changed unseen", bit, at, good[at])
			}
		}
	}
	key := bytes.Replace(good, []byte("cellar"), []byte("garage"), 1)
	for _, lenient := range []bool{false, true} {
		if _, _, err := readAll(key, lenient); err == nil || !strings.Contains(err.Error(), "s.jsonl:3: the snapshot is damaged: what stands before the trailer has the SHA-256 ") {
			t.Errorf("error is %v", err)
		}
	}
	if _, _, err := readAll(bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n")), false); err == nil {
		t.Error("other line ends were not seen")
	}
}

func TestValuesAreBounded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		ok         bool
	}{
		{"many_small_ones", `{"a": ["` + strings.Repeat(`12345678","`, 50) + `"]}`, true},
		{"a_string_at_the_bound", `{"a": "` + strings.Repeat("x", 15) + `"}`, true},
		{"a_long_string", `{"a": "` + strings.Repeat("x", 30) + `"}`, false},
		{"a_long_string_of_punctuation", `{"a": "` + strings.Repeat(`,: `, 10) + `"}`, false},
		{"escaped_quotes", `{"a": "` + strings.Repeat(`\"`, 10) + `"}`, false},
		{"escaped_backslashes", `{"a": "\\\\", "b": "` + strings.Repeat(`\\`, 7) + `"}`, true},
		{"a_long_number", `[` + strings.Repeat("1", 30) + `]`, false},
		{"a_long_key", `{"` + strings.Repeat("k", 30) + `": 1}`, false},
		{"zeros", strings.Repeat("\x00", 30), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			data, err := io.ReadAll(&boundedValues{r: strings.NewReader(tc.text), most: 16})
			if (err == nil) != tc.ok || tc.ok && string(data) != tc.text {
				t.Errorf("read %d bytes of %d: %v", len(data), len(tc.text), err)
			}
		})
	}
	large := bytes.Replace(snapshot(t, asOf, door("front", doorFacts{Keys: []string{"KEY"}})), []byte("KEY"), bytes.Repeat([]byte("k"), MaxValue+1), 1)
	if _, _, err := readAll(large, false); err == nil || !strings.Contains(err.Error(), "a value in it is larger than 16 MiB") {
		t.Errorf("error is %v", err)
	}
}

func TestWhatIsNoSnapshotIsRefusedByItsBeginning(t *testing.T) {
	t.Parallel()
	zeros := &endless{}
	_, err := NewSnapshotReader(zeros, "zero", fakeKinds, false)
	if err == nil || !strings.Contains(err.Error(), "zero:1: not a hardcheck snapshot") || zeros.given > 1<<20 {
		t.Errorf("after %d bytes: %v", zeros.given, err)
	}
}

type endless struct{ given int }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.given += len(p)
	return len(p), nil
}

func TestSnapshotsNameTheirFiles(t *testing.T) {
	t.Parallel()
	one, two := snapshot(t, asOf, door("front", locked(true))), snapshot(t, asOf, door("back", locked(true)))
	merged, err := OpenSnapshots(write(t, one, two), fakeKinds, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(merged.Files) != 2 || merged.Files[0].SHA256 != digestOf(one) || merged.Files[1].SHA256 != digestOf(two) {
		t.Errorf("files: %+v", merged.Files)
	}
	result := NewEvaluation(Plan{AsOf: asOf}).Result(Run{Snapshots: merged.Files})
	if len(result.Snapshots) != 2 || result.Snapshots[1].SHA256 != digestOf(two) {
		t.Errorf("the result names %+v", result.Snapshots)
	}
}

// TestPipedSnapshot holds that a snapshot can come through a pipe, although it is read twice.
func TestPipedSnapshot(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	go func() {
		_, _ = writer.Write(snapshot(t, asOf, door("front", locked(true))))
		_ = writer.Close()
	}()
	path := "/proc/self/fd/" + strconv.Itoa(int(reader.Fd()))
	if _, err := os.Stat(path); err != nil {
		t.Skip("no /proc")
	}
	merged, err := OpenSnapshots([]string{path}, fakeKinds, false)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	if err := merged.Each(func(Record) error { seen++; return nil }); err != nil || seen != 1 {
		t.Errorf("%d records: %v", seen, err)
	}
}
