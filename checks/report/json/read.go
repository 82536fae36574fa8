package json

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Bounds on a report that is read.
const (
	maxReportBytes = 256 << 20
	// maxReportObjects keeps a report of nothing but "{}", or of pairs, from growing a
	// hundredfold in memory. A report at the bound on bytes has fewer.
	maxReportObjects = 2_000_000
)

const (
	reportFamily   = "hardcheck.report/v"
	snapshotFamily = "hardcheck.snapshot/"
)

// Read reads a report that [Write] wrote. It reads at most 256 MiB, and
// refuses what is cut off, of another schema, or holds an outcome or severity
// that doesn't exist. Fields that this version doesn't know are ignored: within
// a schema fields are only added.
func Read(r io.Reader) (engine.Result, error) {
	return read(r, maxReportBytes, maxReportObjects)
}

func read(r io.Reader, maxBytes int64, maxObjects int) (engine.Result, error) {
	data, err := io.ReadAll(io.LimitReader(engine.BoundValues(r), maxBytes+1))
	if err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", err)
	}
	if int64(len(data)) > maxBytes {
		return engine.Result{}, fmt.Errorf("read report: it is larger than %d MiB", maxBytes>>20)
	}
	if err := checkSchema(data); err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", err)
	}
	if countObjects(data) > maxObjects {
		return engine.Result{}, fmt.Errorf("read report: it holds more than %d objects", maxObjects)
	}
	var written document
	if err := json.Unmarshal(data, &written); err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", err)
	}
	if written.pairs() > maxObjects {
		return engine.Result{}, fmt.Errorf("read report: it holds more than %d pairs", maxObjects)
	}
	if err := written.verify(); err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", err)
	}
	result := written.result()
	if err := verify(result); err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", err)
	}
	return result, nil
}

// checkSchema looks at the schema alone, so that a newer report is called newer
// rather than malformed.
func checkSchema(data []byte) error {
	var header struct {
		Schema string `json:"schema"`
	}
	err := json.NewDecoder(bytes.NewReader(data)).Decode(&header)
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early: it was cut off while it was written or copied")
	case errors.As(err, &wrongType):
		return errors.New("it is JSON, but not a hardcheck report")
	case err != nil:
		return err
	}
	return judgeSchema(checks.Clean(header.Schema))
}

func judgeSchema(schema string) error {
	if schema == engine.ReportSchema {
		return nil
	}
	if strings.HasPrefix(schema, snapshotFamily) {
		return fmt.Errorf("it is a snapshot (%q), not a report", schema)
	}
	number, ofFamily := strings.CutPrefix(schema, reportFamily)
	if version, err := strconv.Atoi(number); ofFamily && err == nil && version > 1 {
		return fmt.Errorf("schema %q is newer than this hardcheck, which reads %q", schema, engine.ReportSchema)
	}
	return fmt.Errorf("schema %q is not %q: it is not a hardcheck report", schema, engine.ReportSchema)
}

// countObjects counts the opening braces outside of strings.
func countObjects(data []byte) int {
	count, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case c == '{' && !inString:
			count++
		}
	}
	return count
}

// verify refuses findings of checks that the report doesn't tell of, or tells of twice.
func (d document) verify() error {
	known := map[string]bool{}
	for _, c := range d.Checks {
		switch {
		case known[c.ID]:
			return fmt.Errorf("check %q is told of twice", checks.Clean(c.ID))
		case !c.Severity.Valid():
			return fmt.Errorf("check %q has no severity", checks.Clean(c.ID))
		}
		known[c.ID] = true
	}
	for i, f := range d.Findings {
		if !known[f.Check] {
			return fmt.Errorf("finding %d is of the check %q, of which nothing is told", i+1, checks.Clean(f.Check))
		}
	}
	return nil
}

// verify refuses what no hardcheck writes: an outcome without a name would count
// as nothing at all.
func verify(r engine.Result) error {
	for _, target := range r.Targets {
		if !target.State.Valid() {
			return fmt.Errorf("target %q has the unknown state %q", checks.Clean(target.Name), checks.Clean(string(target.State)))
		}
	}
	for i, finding := range r.Findings {
		if !finding.Outcome.Valid() {
			return fmt.Errorf("finding %d has the unknown outcome %q", i+1, checks.Clean(string(finding.Outcome)))
		}
		if !finding.Severity.Valid() {
			return fmt.Errorf("finding %d has no severity", i+1)
		}
	}
	for i, control := range r.Controls {
		if !control.Outcome.Valid() {
			return fmt.Errorf("control %d has the unknown outcome %q", i+1, checks.Clean(string(control.Outcome)))
		}
	}
	return nil
}
