package dockerconn

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/secrets"
)

// logQuery asks for the end of a log, once. It is the only one that the guard knows.
const logQuery = "stdout=1&stderr=1&tail=100&timestamps=0"

const (
	// maxLogs bounds how many containers' logs are asked for.
	maxLogs = 200
	// maxLogJudged bounds how much of a log is searched for secrets, in bytes.
	maxLogJudged = 256 << 10
	// maxLogSecrets bounds how many secrets of a log are told apart.
	maxLogSecrets = 100
)

// optIn is why a log isn't asked for without consent: programs write the names and addresses of people to it.
var optIn = checks.Problem{
	Reason: checks.OptIn, Detail: "what containers log may hold personal data: add consent: [active] to the target, and the last " +
		"100 lines are judged, of which nothing is kept but counts and the names of keys",
}

// consents reports whether the owner of a target agrees that its containers' logs are read.
func consents(access checks.Access) bool {
	return slices.Contains(access.Target.Consent, string(checks.Active))
}

// readLogs asks for the end of each container's log, where the owner of the target agrees. All logs
// together have the time of one exchange: a driver that blocks must not cost what is read after it.
func (r *reading) readLogs(ctx context.Context) {
	until := time.Now().Add(exchangeTime(r.options.Timeout))
	listed, _ := r.containers.sorted() // by name, so that the bound leaves out the same ones each time
	own := ownAmong(listed, r.around)
	var asked []*inspected
	for _, c := range listed {
		if !c.read || c == own {
			continue
		}
		at := c.facts.Path("output")
		log, known := c.facts.Log.Get()
		switch {
		case !consents(r.access):
			r.problem(at, optIn)
		case known && log.Driver == "none":
			r.problem(at, because(checks.Source, "the log driver none keeps nothing that could be read"))
		case !c.terminalRead:
			r.problem(at, classify(lacks("Tty")))
		case len(asked) == maxLogs:
			r.problem(at, because(checks.Budget, "the logs of %d containers were asked for, and no more", maxLogs))
		default:
			asked = append(asked, c)
		}
	}
	r.each(len(asked), func(i int) { r.readLog(ctx, until, asked[i]) })
}

func (r *reading) readLog(ctx context.Context, until time.Time, c *inspected) {
	at := c.facts.Path("output")
	var output docker.Output
	answer, err := r.askLog(ctx, until, c.id)
	c.doubt(err)
	c.condemned = conflicts(err) // logs of what has stopped are there; of what is dead or goes they are not
	if err == nil {
		output, err = outputOf(ctx, answer, c.terminal)
	}
	if err != nil {
		r.problem(at, logProblem(err, c.facts.Log))
		return
	}
	if _, all := output.Secrets.Get(); !all {
		r.problem(at+".secrets", because(checks.Budget, "the end of the log is longer than the %d KiB that are searched for secrets, or has too many of them", maxLogJudged>>10))
	}
	c.facts.Output = checks.Known(output)
}

// askLog asks without the library, which orders the query as it likes.
func (r *reading) askLog(ctx context.Context, until time.Time, id string) ([]byte, error) {
	defer r.slot()()
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	target := "http://docker/v" + r.api.ClientVersion() + "/containers/" + id + "/logs?" + logQuery
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	_, answer, err := r.guard.send(request)
	return answer, err
}

// logProblem is why a log could not be read. Of other errors than our own only the reason is taken: their
// texts may quote what the engine sent.
func logProblem(err error, log checks.Value[docker.Log]) checks.Problem {
	problem := classify(err)
	status, answered := errors.AsType[statusError](err)
	_, ours := errors.AsType[checks.Problem](err)
	switch {
	case answered && status.code == http.StatusNotImplemented:
		driver, _ := log.Get()
		return because(checks.Source, "%v: logs of the driver %s can't be read back", status, docker.OrNone(driver.Driver))
	case answered || ours:
		return problem
	case problem.Reason == checks.Timeout:
		return because(checks.Timeout, "the engine did not send the whole log in time")
	default:
		return because(problem.Reason, "the engine's answer with the log could not be read")
	}
}

// outputOf judges the end of a log.
func outputOf(ctx context.Context, answer []byte, terminal bool) (docker.Output, error) {
	all, err := logLines(answer, terminal)
	if err != nil {
		return docker.Output{}, err
	}
	output := docker.Output{Terminal: terminal}
	found := logSecrets{byKey: map[logKey]*docker.LogSecret{}, whole: true}
	for i, line := range all {
		if err := ctx.Err(); err != nil {
			return docker.Output{}, err
		}
		found.judge(i+1, line)
		object := secrets.IsObject(line)
		switch {
		case len(bytes.TrimSpace(line)) == 0, i == 0 && !object && isRest(line):
			continue
		case object:
			output.Objects++
		case output.FirstPlain == 0:
			output.FirstPlain = i + 1
		}
		output.Lines++
		if output.Objects == 0 {
			output.Leading++
		}
	}
	output.Secrets = found.list()
	return output, nil
}

// isRest reports whether a line looks like the end of an object: engines cut long lines into entries of
// 16 KiB, and the first of the last hundred may be such a piece.
func isRest(line []byte) bool {
	line = bytes.TrimSpace(line)
	return line[0] != '{' && line[len(line)-1] == '}'
}

// logSecrets gathers what looks like a secret in the lines of a log.
type logSecrets struct {
	byKey  map[logKey]*docker.LogSecret
	judged int
	whole  bool
}

type logKey struct {
	key  string
	form docker.SecretForm
}

// judge takes the secrets of one line, each key once.
func (s *logSecrets) judge(number int, line []byte) {
	if s.judged += len(line); s.judged > maxLogJudged {
		s.whole = false
		return
	}
	found, whole := secrets.LogLine(line)
	s.whole = s.whole && whole
	seen := map[logKey]bool{}
	for _, f := range found {
		key := logKey{f.Name, docker.SecretForm(f.Form)}
		fact := s.byKey[key]
		if fact == nil {
			if len(s.byKey) == maxLogSecrets {
				s.whole = false
				return
			}
			fact = &docker.LogSecret{Key: key.key, Form: key.form, Confidence: docker.ConfidenceLow, Line: number}
			s.byKey[key] = fact
		}
		if !seen[key] {
			fact.Lines++
			seen[key] = true
		}
		fact.Confidence = fact.Confidence.Surer(docker.Confidence(f.Confidence))
	}
}

func (s *logSecrets) list() checks.List[docker.LogSecret] {
	all := []docker.LogSecret{}
	for _, fact := range s.byKey {
		all = append(all, *fact)
	}
	slices.SortFunc(all, func(a, b docker.LogSecret) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), strings.Compare(a.Key, b.Key), strings.Compare(string(a.Form), string(b.Form)))
	})
	if !s.whole {
		return checks.Cut(all)
	}
	return checks.Whole(all)
}
