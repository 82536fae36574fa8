package written

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// ParseJSON reads the texts of a JSON document, with the names that lead to them. What was read before
// an error is returned with it.
func ParseJSON(text string) ([]Pair, error) {
	r := &jsonReader{text: strings.TrimPrefix(text, "\ufeff")}
	r.decoder = json.NewDecoder(strings.NewReader(r.text))
	r.decoder.UseNumber()
	err := r.value(nil, "", 0)
	if err == nil {
		if _, after := r.decoder.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("text behind the document")
		}
	}
	switch {
	case err == nil, errors.Is(err, ErrLarge):
		return r.pairs, err
	default:
		// The library's words may hold the text.
		line := r.line()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			line = strings.Count(r.text, "\n") + 1
		}
		return r.pairs, broken(line, "the text is not JSON")
	}
}

type jsonReader struct {
	text    string
	decoder *json.Decoder
	pairs   []Pair
	// counted are the lines up to a place in the text.
	counted, at int
}

// line is the one that was read last, from 1.
func (r *jsonReader) line() int {
	if to := min(int(r.decoder.InputOffset()), len(r.text)); to > r.at {
		r.counted += strings.Count(r.text[r.at:to], "\n")
		r.at = to
	}
	return r.counted + 1
}

func (r *jsonReader) value(keys []string, path string, depth int) error {
	token, err := r.decoder.Token()
	switch {
	case err != nil:
		return err
	case depth > maxDepth || len(r.pairs) > maxParts:
		return ErrLarge
	}
	switch token := token.(type) {
	case string:
		r.pairs = append(r.pairs, Pair{keys, path, token, r.line()})
	case json.Number:
		r.pairs = append(r.pairs, Pair{keys, path, token.String(), r.line()})
	case json.Delim:
		if token == '{' {
			return r.object(keys, path, depth)
		}
		for i := 0; r.decoder.More(); i++ {
			if err := r.value(keys, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return err
			}
		}
		_, err := r.decoder.Token()
		return err
	}
	return nil
}

func (r *jsonReader) object(keys []string, path string, depth int) error {
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if err := r.value(Below(keys, key), Joined(path, key), depth+1); err != nil {
			return err
		}
	}
	_, err := r.decoder.Token()
	return err
}

// Below are the keys of what lies under a key.
func Below(keys []string, key string) []string { return append(keys[:len(keys):len(keys)], key) }

// Joined is the path of what lies under a key.
func Joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
