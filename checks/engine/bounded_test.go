package engine

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// chunks is a reader that gives one part at each call.
type chunks []string

func (c *chunks) Read(p []byte) (int, error) {
	if len(*c) == 0 {
		return 0, io.EOF
	}
	n := copy(p, (*c)[0])
	*c = (*c)[1:]
	return n, nil
}

// TestBoundedValues has values of up to eight bytes, however the reads cut them.
func TestBoundedValues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		parts chunks
		fails bool
	}{
		"as long as it may be":                {chunks{`["1234567"]`}, false},
		"a byte longer":                       {chunks{`["12345678"]`}, true},
		"longer over two reads":               {chunks{`["1234`, `5678"]`}, true},
		"a number":                            {chunks{`[123456789]`}, true},
		"many short ones":                     {chunks{`["12345","12345","12345"]`}, false},
		"a quote within":                      {chunks{`["12\"45678"]`}, true},
		"structure is no value":               {chunks{`"a"` + "\n", `[[[[[[[[[[`}, false},
		"a line that ends within a string":    {chunks{`"abc`, "\n[[", `[[[[[[[[[[`}, false},
		"a line that ends and a long value":   {chunks{`"a"` + "\n" + `"12`, `345678"`}, true},
		"a value of the line before is apart": {chunks{`"1234"`, "\n" + `"1`, `23456"`}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole := strings.Join(tc.parts, "")
			got, err := io.ReadAll(&boundedValues{r: &tc.parts, most: 8})
			if (err != nil) != tc.fails {
				t.Errorf("error is %v", err)
			}
			if err == nil && string(got) != whole {
				t.Errorf("read %q of %q", got, whole)
			}
		})
	}
}

// TestFailedReadHasItsLine holds that an error of the file is told with the line that it kept from us.
func TestFailedReadHasItsLine(t *testing.T) {
	t.Parallel()
	data := snapshot(t, asOf, door("front", locked(true)))
	header, _, _ := strings.Cut(string(data), "\n")
	reader, err := NewSnapshotReader(io.MultiReader(strings.NewReader(header+"\n"+strings.Repeat(" ", headerStart)), failing{}), "s.jsonl", fakeKinds, false)
	if err == nil {
		_, err = reader.Next()
	}
	if err == nil || !strings.Contains(err.Error(), "s.jsonl:2: read snapshot: the disk is gone") {
		t.Errorf("error is %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }
