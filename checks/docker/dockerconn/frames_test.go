package dockerconn

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"hardcheck/testenv/dockerlab"
)

// framed are pieces of a log: those of errors begin with "!".
func framed(pieces ...string) []byte {
	var all []byte
	for _, piece := range pieces {
		text, isError := strings.CutPrefix(piece, "!")
		stream := byte(dockerlab.LogOutput)
		if isError {
			stream = dockerlab.LogErrors
		}
		all = append(all, dockerlab.LogFrame(stream, text)...)
	}
	return all
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer   []byte
		terminal bool
		want     []string
		err      error
	}{
		"empty":              {want: nil},
		"empty_terminal":     {terminal: true, want: nil},
		"both_streams":       {answer: framed("a\n", "!b\n", "c\n"), want: []string{"a", "b", "c"}},
		"a_line_in_pieces":   {answer: framed("aa", "!x\n", "bb", "cc\n"), want: []string{"x", "aabbcc"}},
		"no_end_of_line":     {answer: framed("a\nb", "!c"), want: []string{"a", "b", "c"}},
		"several_in_one":     {answer: framed("a\n\nb\n"), want: []string{"a", "", "b"}},
		"empty_frames":       {answer: framed("", "a\n", ""), want: []string{"a"}},
		"input_stream":       {answer: dockerlab.LogFrame(0, "a\n"), want: []string{"a"}},
		"terminal":           {answer: []byte("a\r\nb\r\n"), terminal: true, want: []string{"a", "b"}},
		"terminal_cut":       {answer: []byte("a\nb"), terminal: true, want: []string{"a", "b"}},
		"half_header":        {answer: framed("a\n")[:5], err: errBroken},
		"half_frame":         {answer: framed("a\n")[:9], err: errBroken},
		"longer_than_it_is":  {answer: []byte{1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 'a'}, err: errBroken},
		"raw_for_frames":     {answer: []byte("{\"msg\":\"started\"}\n"), err: errFrames},
		"no_zeros":           {answer: []byte{1, 0, 1, 0, 0, 0, 0, 1, 'a'}, err: errFrames},
		"unknown_stream":     {answer: dockerlab.LogFrame(4, "a\n"), err: errFrames},
		"the_engines_own":    {answer: append(framed("a\n"), dockerlab.LogFrame(3, "error grabbing logs: canary")...), err: errEngine},
		"an_older_engines":   {answer: framed("a\n", "!Error grabbing logs: EOF\n"), err: errEngine},
		"more_than_asked":    {answer: framed(strings.Repeat("a\n", maxLogLines+1)), err: errTooMany},
		"as_many_as_allowed": {answer: []byte(strings.Repeat("a\n", maxLogLines)), terminal: true, want: slices.Repeat([]string{"a"}, maxLogLines)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := logLines(tc.answer, tc.terminal)
			var lines []string
			for _, line := range got {
				lines = append(lines, string(line))
			}
			if !errors.Is(err, tc.err) || !slices.Equal(lines, tc.want) {
				t.Errorf("%q, %v; want %q, %v", lines, err, tc.want, tc.err)
			}
		})
	}
}

// FuzzLogLines holds that what is put together is in the answer, in bounds, and that an answer of frames
// that breaks off anywhere else than between two is no log.
func FuzzLogLines(f *testing.F) {
	for _, seed := range [][]byte{
		nil, framed("a\n", "!b\n"), framed("aa", "!x", "bb\n", "!y\n"), framed("a\n")[:9], []byte("a\r\nb"),
		{1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
		dockerlab.LogFrame(3, "x"), dockerlab.LogFrames(`{"password":"hunter2hunter2"}`, "panic: x"),
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, answer []byte, terminal bool) {
		lines, err := logLines(answer, terminal)
		total := 0
		for _, line := range lines {
			total += len(line)
			if bytes.IndexByte(line, '\n') >= 0 {
				t.Errorf("line %q", line)
			}
		}
		if total > len(answer) || len(lines) > maxLogLines || err != nil && lines != nil {
			t.Errorf("%d lines of %d bytes from %d, %v", len(lines), total, len(answer), err)
		}
		if err == nil && !terminal && len(answer) > 0 {
			if _, err := logLines(answer[:len(answer)-1], false); err == nil {
				t.Errorf("%q without its end is a log", answer)
			}
		}
	})
}
