package scanconn

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"hardcheck/checks"
)

// The bounds on a report.
const (
	// maxBytes is the size of the largest report that is read.
	maxBytes = 1 << 30
	// maxValue is that of one value that is held at once: a finding, a string.
	maxValue = 16 << 20
	// maxDepth is how deep arrays and objects may lie in each other.
	maxDepth = 200
)

// stream reads one JSON document after the other without holding any as a whole.
type stream struct {
	gate    *gate
	decoder *json.Decoder
	depth   int
}

func newStream(ctx context.Context, r io.Reader) *stream {
	g := &gate{ctx: ctx, from: r, left: maxBytes}
	return &stream{gate: g, decoder: json.NewDecoder(g)}
}

// gate is what a decoder reads through. It bounds what may be read for one value, which the
// decoder holds in memory, and the whole.
type gate struct {
	ctx   context.Context
	from  io.Reader
	value int64 // what may still be read for this value
	left  int64 // and of the whole
}

func (g *gate) Read(p []byte) (int, error) {
	switch {
	case g.ctx.Err() != nil:
		return 0, g.ctx.Err()
	case g.value <= 0:
		return 0, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("one value in it has more than %d MB", maxValue>>20)}
	case g.left <= 0:
		return 0, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("it has more than %d MB", maxBytes>>20)}
	}
	p = p[:min(int64(len(p)), g.value, g.left)]
	n, err := g.from.Read(p)
	g.value -= int64(n)
	g.left -= int64(n)
	return n, err
}

func (s *stream) token() (json.Token, error) {
	s.gate.value = maxValue
	token, err := s.decoder.Token()
	return token, s.explained(err)
}

// value decodes the next value whole.
func (s *stream) value(into any) error {
	s.gate.value = maxValue
	return s.explained(s.decoder.Decode(into))
}

// explained says where a document ends too early or isn't JSON.
func (s *stream) explained(err error) error {
	var problem checks.Problem
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil, errors.As(err, &problem), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF) && s.depth > 0:
		return fmt.Errorf("the report is cut off after %d bytes", s.decoder.InputOffset())
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.As(err, &wrongType):
		return fmt.Errorf("%s is not of the type that the format has there (%s, near byte %d)", wrongType.Field, wrongType.Value, s.decoder.InputOffset())
	default:
		return fmt.Errorf("near byte %d: %w", s.decoder.InputOffset(), err)
	}
}

// object reads an object: each is called at every key and reads or skips the value. It is
// not called where the value is null.
func (s *stream) object(each func(key string) error) error {
	_, err := s.container('{', func() error {
		token, err := s.token()
		if err != nil {
			return err
		}
		return each(token.(string))
	})
	return err
}

// array reads an array: each is called at every entry and reads or skips it.
func (s *stream) array(each func() error) error {
	_, err := s.container('[', each)
	return err
}

// container reports whether there was one, rather than null.
func (s *stream) container(begin json.Delim, each func() error) (bool, error) {
	token, err := s.token()
	if err != nil || token == nil {
		return false, err
	}
	if token != begin {
		kind := map[json.Delim]string{'{': "object", '[': "array"}[begin]
		return false, fmt.Errorf("near byte %d: there is no %s where the format has one", s.decoder.InputOffset(), kind)
	}
	if s.depth++; s.depth > maxDepth {
		return false, fmt.Errorf("near byte %d: more than %d levels lie in each other", s.decoder.InputOffset(), maxDepth)
	}
	for s.more() {
		if err := each(); err != nil {
			return true, err
		}
	}
	// What more asks in vain, the next token tells.
	if token, err = s.token(); err != nil {
		return true, err
	}
	if token != begin+2 { // '}' and ']' stand two behind what they close
		return true, fmt.Errorf("near byte %d: a list doesn't end", s.decoder.InputOffset())
	}
	s.depth--
	return true, nil
}

func (s *stream) more() bool {
	s.gate.value = maxValue
	return s.decoder.More()
}

// skip reads over the next value, whatever it is.
func (s *stream) skip() error {
	depth := s.depth
	for {
		token, err := s.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if s.depth++; s.depth > maxDepth {
				return fmt.Errorf("near byte %d: more than %d levels lie in each other", s.decoder.InputOffset(), maxDepth)
			}
		case json.Delim('}'), json.Delim(']'):
			s.depth--
		}
		if s.depth == depth {
			return nil
		}
	}
}

// field is how the value of a key is read.
type field func() error

// fields reads an object of which some keys are of use.
func (s *stream) fields(known map[string]field) error {
	return s.object(func(key string) error {
		if read, ok := known[key]; ok {
			return read()
		}
		return s.skip()
	})
}

// into reads the value of a key.
func (s *stream) into(value any) field { return func() error { return s.value(value) } }

// end holds that nothing follows.
func (s *stream) end() error {
	switch _, err := s.token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return errors.New("a second JSON document follows the report: give each report its own file")
	}
}

// plainText holds that the file is UTF-8, and leaves out its byte order mark.
func plainText(r io.ReadSeeker) error {
	var head [3]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	switch {
	case n == 0:
		return errors.New("the file is empty")
	case bytes.HasPrefix(head[:n], []byte{0xEF, 0xBB, 0xBF}):
		return nil
	case bytes.HasPrefix(head[:n], []byte{0xFF, 0xFE}), bytes.HasPrefix(head[:n], []byte{0xFE, 0xFF}), n > 1 && (head[0] == 0 || head[1] == 0):
		return errors.New("the file is UTF-16, as PowerShell's > writes it: let the scanner write the file itself (--output), or save it as UTF-8")
	}
	_, err = r.Seek(0, io.SeekStart)
	return err
}
