package wire

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// sink is a connection that keeps what is written.
type sink struct {
	net.Conn
	sent bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) { return s.sent.Write(p) }

var errBad = errors.New("bad line")

// lines allows whole lines but for those that hold "bad".
func lines(pending []byte) (size int, shown []string, err error) {
	for line := range strings.Lines(string(pending)) {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		if strings.Contains(line, "bad") {
			return 0, nil, errBad
		}
		size, shown = size+len(line), append(shown, strings.TrimSpace(line))
	}
	return size, shown, nil
}

func TestGate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		writes []string
		sent   string
		shown  []string
		fails  int // index of the first write that is refused, -1 for none
	}{
		{"whole", []string{"a\n", "b\n"}, "a\nb\n", []string{"a", "b"}, -1},
		{"several_in_one_write", []string{"a\nb\n"}, "a\nb\n", []string{"a", "b"}, -1},
		{"split", []string{"a", "b\nc", "\n"}, "ab\nc\n", []string{"ab", "c"}, -1},
		{"incomplete_stays_back", []string{"a"}, "", nil, -1},
		{"refused", []string{"bad\n"}, "", nil, 0},
		{"refused_behind_an_allowed_one", []string{"a\nbad\n"}, "", nil, 0},
		{"refused_when_complete", []string{"a\nb", "ad\n"}, "a\n", []string{"a"}, 1},
		{"nothing_after_a_refusal", []string{"bad\n", "a\n"}, "", nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			conn := &sink{}
			transcript := checks.NewTranscript(time.Now())
			gate := NewGate(conn, transcript, lines)
			for i, text := range tc.writes {
				n, err := gate.Write([]byte(text))
				refused := tc.fails >= 0 && i >= tc.fails
				if refused != errors.Is(err, errBad) || (!refused && (err != nil || n != len(text))) {
					t.Errorf("write %d: %d, %v", i, n, err)
				}
			}
			if got := conn.sent.String(); got != tc.sent {
				t.Errorf("sent %q, want %q", got, tc.sent)
			}
			var shown []string
			entries, _ := transcript.Exchanges()
			for _, entry := range entries {
				shown = append(shown, entry.What)
			}
			if diff := cmp.Diff(tc.shown, shown); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}
