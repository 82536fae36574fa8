package dirconn

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// squeezed is data as git keeps it.
func squeezed(t testing.TB, head string, zeros int, rest ...byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, err := w.Write(append([]byte(head), rest...))
	for range zeros / (1 << 16) {
		_, more := w.Write(make([]byte, 1<<16))
		err = errors.Join(err, more)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestLyingObjects holds that no object is taken for more, or for longer, than it says.
func TestLyingObjects(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"longer_than_it_says":  {squeezed(t, "commit 10\x00", 64<<20), "another number"},
		"shorter_than_it_says": {squeezed(t, "commit 1000\x00x", 0), "another number"},
		"huge":                 {squeezed(t, "commit 99999999999\x00", 1<<20), "are the most"},
		"negative":             {squeezed(t, "commit -1\x00", 0), "no size"},
		"no_head":              {squeezed(t, "", 64<<20), ""},
		"no_end_of_head":       {squeezed(t, strings.Repeat("1", 1<<20), 0), "no head"},
		"another_kind":         {squeezed(t, "poem 1\x00x", 0), ""},
		"not_compressed":       {[]byte("commit 1\x00x"), ""},
		"cut":                  {squeezed(t, "commit 1000\x00", 0)[:9], ""},
		"empty":                {nil, ""},
	} {
		if _, data, err := readLoose(bytes.NewReader(tc.data)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %d bytes, error %v, want %q", name, len(data), err, tc.want)
		}
	}
}

// packed writes a pack with its index, of entries that are whole as they stand in a pack.
func packed(t testing.TB, ids []string, entries [][]byte) string {
	t.Helper()
	folder := t.TempDir()
	pack := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(entries)))
	offsets := map[string]uint32{}
	sums := map[string]uint32{}
	for i, entry := range entries {
		offsets[ids[i]], sums[ids[i]] = uint32(len(pack)), crc32.ChecksumIEEE(entry)
		pack = append(pack, entry...)
	}
	sum := sha1.Sum(pack)
	pack = append(pack, sum[:]...)
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	index := []byte("\xfftOc\x00\x00\x00\x02")
	for first := range 256 {
		count := 0
		for _, id := range sorted {
			if raw, _ := hex.DecodeString(id[:2]); int(raw[0]) <= first {
				count++
			}
		}
		index = binary.BigEndian.AppendUint32(index, uint32(count))
	}
	var tail []byte
	for _, id := range sorted {
		raw, _ := hex.DecodeString(id)
		index = append(index, raw...)
	}
	for _, id := range sorted {
		index = binary.BigEndian.AppendUint32(index, sums[id])
		tail = binary.BigEndian.AppendUint32(tail, offsets[id])
	}
	index = append(append(index, tail...), sum[:]...)
	own := sha1.Sum(index)
	index = append(index, own[:]...)
	place := filepath.Join(folder, "objects", "pack")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("pack-%x", sum)
	if err := errors.Join(os.WriteFile(filepath.Join(place, name+".pack"), pack, 0o644), os.WriteFile(filepath.Join(place, name+".idx"), index, 0o644)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// header is that of an entry: its kind and its length (gitformat-pack).
func header(kind byte, length int) []byte {
	first := kind<<4 | byte(length&15)
	out := []byte{first}
	for length >>= 4; length > 0; length >>= 7 {
		out[len(out)-1] |= 0x80
		out = append(out, byte(length&0x7f))
	}
	return out
}

func read(t testing.TB, folder, id string) ([]byte, error) {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	o := openObjects(gitFolder{root, root})
	t.Cleanup(func() { _ = o.close() })
	if o.missing != nil {
		t.Fatalf("the pack was not opened: %v", o.missing)
	}
	_, data, err := o.read(id)
	return data, err
}

// TestHostilePacks holds that differences that lead in a ring, and what grows without
// end, cost a bounded effort.
func TestHostilePacks(t *testing.T) {
	t.Parallel()
	const commitKind, refDelta = 1, 7
	a, b := strings.Repeat("a1", 20), strings.Repeat("b2", 20)
	text := "tree " + strings.Repeat("0", 40) + "\n\nx"
	whole := append(header(commitKind, len(text)), squeezed(t, text, 0)...)
	// A difference that takes its base as it is: sizes, and one copy.
	delta := append(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(text))), uint64(len(text))), 0x90, byte(len(text)))
	onto := func(id string, delta []byte) []byte {
		raw, _ := hex.DecodeString(id)
		return append(append(header(refDelta, len(delta)), raw...), squeezed(t, string(delta), 0)...)
	}
	t.Run("sound", func(t *testing.T) {
		data, err := read(t, packed(t, []string{a, b}, [][]byte{whole, onto(a, delta)}), b)
		if err != nil || string(data) != text {
			t.Errorf("%q, %v", data, err)
		}
	})
	huge := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(text))), 1<<40)
	for name, tc := range map[string]struct {
		entries [][]byte
		want    string
	}{
		"ring":                {[][]byte{onto(b, delta), onto(a, delta)}, ""},
		"itself":              {[][]byte{onto(a, delta), whole}, ""},
		"base_is_not_there":   {[][]byte{onto(strings.Repeat("cc", 20), delta), whole}, ""},
		"difference_is_huge":  {[][]byte{onto(b, huge), whole}, "bytes"},
		"longer_than_it_says": {[][]byte{append(header(commitKind, 3), squeezed(t, "", 64<<20)...), whole}, ""},
		"says_it_is_huge":     {[][]byte{append(header(commitKind, 1<<40), squeezed(t, "x", 0)...), whole}, "bytes"},
		"unknown_kind":        {[][]byte{append(header(5, 1), squeezed(t, "x", 0)...), whole}, "unknown kind"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if data, err := read(t, packed(t, []string{a, b}, tc.entries), a); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%d bytes, error %v, want %q", len(data), err, tc.want)
			}
		})
	}
}

// TestObjectsThatAreElsewhere says that an object may be in another repository.
func TestObjectsThatAreElsewhere(t *testing.T) {
	t.Parallel()
	folder := packed(t, nil, nil)
	if _, err := read(t, folder, strings.Repeat("a", 40)); !errors.Is(err, errMissing) {
		t.Errorf("error %v", err)
	}
}

// TestAnotherContent holds that a loose object is what its name says.
func TestAnotherContent(t *testing.T) {
	t.Parallel()
	folder, id := packed(t, nil, nil), strings.Repeat("ab", 20)
	place := filepath.Join(folder, "objects", id[:2])
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(place, id[2:]), squeezed(t, "commit 1\x00x", 0), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, folder, id); err == nil || !strings.Contains(err.Error(), "isn't what its id says") {
		t.Errorf("error %v", err)
	}
}
