package checks

import (
	"fmt"
	"slices"
	"strings"
)

// Evidence is one observed value and where it was seen: proof for the reader.
type Evidence struct {
	// Source names the command, file or setting: "CONFIG GET bind".
	Source string `json:"source"`
	// Value is what was seen there, never a secret.
	Value string `json:"value"`
}

// Judgement is a rule's result for one subject of one target.
type Judgement struct {
	Target  string
	Subject string
	Outcome Outcome
	// Reason is set when the outcome is not-assessed.
	Reason Reason
	// Severity is set when the rule chose one. With Base, some violation has the
	// check's own severity, with Lower one step below it; the worst counts.
	Severity Severity
	Base     bool
	Lower    bool
	Message  string
	Evidence []Evidence
	// Paths are the ways through routers that the outcome rests on.
	Paths []Path
	// Crossings are what the rule saw between zones of the site.
	Crossings []Crossing
	// Fix mends a violation. Cause is what it has in common with others, nil where
	// nothing is known.
	Fix   []Repair
	Cause *Cause
	// Note is what whoever reads a control's outcome should know, whatever it is.
	Note string
	// Fields are the fact paths that were asked for and unknown.
	Fields []string
	// Marks are those of what runs where it is what this judgement is about: see [Tied].
	Marks []string
	// WhereRun is set where the subject has passed if what was judged is what runs.
	WhereRun bool
}

// SeverityOr is the severity of a violation whose check, or the control that uses
// it, has the severity own.
func (j Judgement) SeverityOr(own Severity) Severity {
	switch {
	case j.Base:
		return max(own, j.Severity)
	case j.Lower:
		return max(own.Lower(), j.Severity)
	case j.Severity.Valid():
		return j.Severity
	default:
		return own
	}
}

// Subject is something a rule judges on a target: a user, a container, or the
// target itself. Declaring it is a promise to judge it: a subject with neither
// violation nor unknown has passed.
type Subject struct{ state *subject }

type subject struct {
	target, name  string
	problems      map[string]Problem
	violations    []string
	severity      Severity
	base          bool // some violation has the check's own severity
	lower         bool // some violation has the one below
	unknowns      []Problem
	whereRun      bool // one of the unknowns is only whether this is what runs
	fields        []string
	notApplicable string
	evidence      []Evidence
	note          string
	paths         []Path
	crossings     []Crossing
	fix           []Repair
	cause         *Cause
	located       Located  // nil where the facts are of no file
	asked         []string // the fields that were asked for, known or not; kept where located is set
}

// Violation reports that the subject breaks the good state, at the check's
// severity. The message states the observed fact, never advice.
func (s Subject) Violation(format string, args ...any) {
	s.state.base = true
	s.violate(format, args...)
}

// ViolationAt is Violation with a severity of its own, where the facts make it
// better or worse than the check's usual case.
func (s Subject) ViolationAt(severity Severity, format string, args ...any) {
	s.state.severity = max(s.state.severity, severity)
	s.violate(format, args...)
}

// ViolationLower is Violation one step below the severity of the check, or of the
// control that uses it, where the facts make it better than the usual case.
func (s Subject) ViolationLower(format string, args ...any) {
	s.state.lower = true
	s.violate(format, args...)
}

// violate notes what breaks the good state, each fact once: a subject may be looked at by several ways.
func (s Subject) violate(format string, args ...any) {
	if message := said(format, args...); !slices.Contains(s.state.violations, message) {
		s.state.violations = append(s.state.violations, message)
	}
}

// Unknown reports that the subject can't be judged, and why.
func (s Subject) Unknown(reason Reason, format string, args ...any) {
	s.state.unknowns = append(s.state.unknowns, Problem{Reason: reason, Detail: said(format, args...)})
}

// NotApplicable reports that the check has no meaning for the subject, and why.
func (s Subject) NotApplicable(format string, args ...any) {
	s.state.notApplicable = said(format, args...)
}

// Evidence records an observed value and its source, whatever the outcome.
func (s Subject) Evidence(source, format string, args ...any) {
	entry := Evidence{Clean(source), said(format, args...)}
	if !slices.Contains(s.state.evidence, entry) {
		s.state.evidence = append(s.state.evidence, entry)
	}
}

// Note says what the reader of a control should know whatever the outcome is, such as
// what a pass costs.
func (s Subject) Note(format string, args ...any) {
	s.state.note = said(format, args...)
}

// said is what a rule says, without what could deceive the reader of a terminal.
func said(format string, args ...any) string {
	if len(args) == 0 {
		return Clean(format) // most are plain sentences
	}
	return Clean(fmt.Sprintf(format, args...))
}

func (s Subject) ask(field string) {
	if s.state.located != nil {
		s.state.asked = append(s.state.asked, field)
	}
}

func (s Subject) missing(field string, inPart bool) {
	s.state.fields = append(s.state.fields, field)
	problem := explain(s.state.problems, field)
	if inPart && problem == unexplained(field) {
		problem.Detail = fmt.Sprintf("%s was read in part only", field)
	}
	if !slices.Contains(s.state.unknowns, problem) {
		s.state.unknowns = append(s.state.unknowns, problem)
	}
}

// Judge is what can be asked for a value on behalf of: an [Observed] target or
// one of its subjects.
type Judge interface {
	ask(field string)
	missing(field string, inPart bool)
	unknownWord(field, word string)
}

// Need returns an observed value, or records on the judge that field (the JSON
// path of the value in the facts) is unknown, with the connector's reason, and
// returns false. So it does with a [Word] that is not known; of a list of words it
// records those and returns the list.
func Need[T any](judge Judge, value Value[T], field string) (T, bool) {
	judge.ask(field)
	v, known := value.Get()
	if !known {
		judge.missing(field, false)
		return v, false
	}
	if word, closed := any(v).(Word); closed {
		return v, NeedWord(judge, word, field)
	}
	unknownWords(judge, v, field)
	return v, true
}

// explain finds the problem of a field or of the nearest part of the facts above it.
func explain(problems map[string]Problem, field string) Problem {
	for path := field; path != ""; {
		if problem, ok := problems[path]; ok {
			return problem
		}
		path = path[:max(strings.LastIndexByte(path, '.'), 0)]
	}
	if problem, ok := problems[""]; ok {
		return problem
	}
	return unexplained(field)
}

// unexplained is for a field of which the connector didn't say why it is unknown.
func unexplained(field string) Problem {
	return Problem{Reason: Unreadable, Detail: fmt.Sprintf("%s was not read", field)}
}

// judgement folds what was said about a subject: a violation is one whatever
// else is unknown; then the unknown; then what has no meaning; the rest passed.
func (s *subject) judgement() Judgement {
	j := Judgement{Target: s.target, Subject: s.name, Evidence: s.proof(), Paths: s.paths, Crossings: s.crossings, Note: s.note, Fields: s.fields}
	if tied, is := s.located.(Tied); is {
		j.Marks = tied.Marks(s.name, s.asked)
	}
	switch {
	case len(s.violations) > 0:
		j.Outcome, j.Message = Failed, strings.Join(s.violations, "; ")
		j.Severity, j.Base, j.Lower = s.severity, s.base, s.lower
		j.Fix, j.Cause = s.fix, s.cause
	case len(s.unknowns) > 0:
		j.Outcome, j.Reason = NotAssessed, worstReason(s.unknowns)
		j.Message, j.Cause = joinDetails(s.unknowns), s.cause
		j.WhereRun = s.whereRun && len(s.unknowns) == 1
	case s.notApplicable != "":
		j.Outcome, j.Message = NotApplicable, s.notApplicable
	default:
		j.Outcome = Passed
	}
	return j
}

// proof is the evidence, with the places in files that it is from.
func (s *subject) proof() []Evidence {
	if s.located == nil {
		return s.evidence
	}
	return append(s.evidence, s.located.Places(s.name, s.asked)...)
}

// worstReason prefers a reason that makes the run incomplete: "not allowed" must
// not hide "could not".
func worstReason(problems []Problem) Reason {
	for _, problem := range problems {
		if problem.Reason.Incomplete() {
			return problem.Reason
		}
	}
	return problems[0].Reason
}

func joinDetails(problems []Problem) string {
	details := make([]string, len(problems))
	for i, problem := range problems {
		details[i] = problem.Detail
	}
	return strings.Join(details, "; ")
}
