// Package checktest runs the judgement tests of checks from txtar files.
//
// Every check has one file, testdata/<check id>.txtar, with pairs of sections:
// NAME.json is a [Case], NAME.want the judgements the check must give. The
// harness fails when a check lacks a case that passes, one that fails or one
// that is not assessed, and it holds promises for every check on its own: facts
// that were never read are never passed, and neither taking a fact away from a
// violation nor cutting a list turns it into a pass. The promises of each case are
// held where the race detector doesn't watch: make unit runs these tests both ways.
package checktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hardcheck/checks"
	"hardcheck/testenv/need"
)

var update = flag.Bool("update", false, "rewrite the wanted results with what was got")

// Case is the input of one judgement: one observed target, and for rules over
// several targets the others.
type Case struct {
	AsOf time.Time       `json:"asOf"`
	With json.RawMessage `json:"with"`
	Site checks.Site     `json:"site"`
	// Target, Facts and Problems are the observed target of a per-target check.
	Observed
	// Targets are what an Across rule sees, by kind; a target without facts is unread.
	Targets map[string][]Observed `json:"targets"`
}

// Observed is one target with its facts, which may leave any field out: unknown.
type Observed struct {
	Target checks.Target `json:"target"`
	// Like names a file of facts in testdata/like that Facts are laid over, as a JSON
	// merge patch (RFC 7396): null makes a field unknown.
	Like     string                    `json:"like"`
	Facts    json.RawMessage           `json:"facts"`
	Problem  checks.Problem            `json:"problem"`
	Problems map[string]checks.Problem `json:"problems"`
	Seen     []checks.Sighting         `json:"seen"`
}

// Run tests every listed check with its file in testdata. kinds decode the facts.
func Run(t *testing.T, list []*checks.Check, kinds ...checks.Kind) {
	t.Helper()
	if err := checks.Validate(list); err != nil {
		t.Fatal(err)
	}
	for _, check := range list {
		t.Run(check.ID, func(t *testing.T) {
			h := harness{check: check, list: list, kinds: kinds}
			h.file(t, filepath.Join("testdata", check.ID+".txtar"))
			h.neverRead(t)
		})
	}
	reportOrphans(t, list)
}

// reportOrphans fails for a file that belongs to no listed check.
func reportOrphans(t *testing.T, list []*checks.Check) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if !slices.ContainsFunc(list, func(c *checks.Check) bool { return c.ID == id }) {
			t.Errorf("%s/%s belongs to no listed check: list the check in %[1]s/checks.go, or remove the file", folder(t), filepath.ToSlash(file))
		}
	}
}

type harness struct {
	check *checks.Check
	list  []*checks.Check
	kinds []checks.Kind
	seen  map[checks.Outcome]bool
	// tried are the values of files of facts that were made unknown words already.
	tried map[string]bool
}

func (h *harness) file(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s/%s is missing: write it with a passing, a failing and a not-assessed case; where the check is new too, `make new-check ID=%s` writes both",
			folder(t), filepath.ToSlash(name), h.check.ID)
	} else if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	wants := map[string]string{}
	for _, section := range archive.Files {
		if name, ok := strings.CutSuffix(section.Name, ".want"); ok {
			wants[name] = string(section.Data)
		}
	}
	h.seen, h.tried = map[checks.Outcome]bool{}, map[string]bool{}
	rewritten := txtar.Archive{Comment: archive.Comment}
	for _, section := range archive.Files {
		name, ok := strings.CutSuffix(section.Name, ".json")
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			got := h.judge(t, section.Data)
			rewritten.Files = append(rewritten.Files, section, txtar.File{Name: name + ".want", Data: []byte(got)})
			if got != wants[name] && !*update {
				t.Error(differs(folder(t), h.check.ID, name, wants[name], got))
			}
		})
	}
	h.complete(t, name)
	if !*update {
		rewritten = *archive
	}
	for _, problem := range unfinished(h.check, string(txtar.Format(&rewritten))) {
		t.Errorf("%s/%s", folder(t), problem)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(name, txtar.Format(&rewritten), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (h *harness) complete(t *testing.T, name string) {
	t.Helper()
	for _, outcome := range []checks.Outcome{checks.Passed, checks.Failed, checks.NotAssessed} {
		if !h.seen[outcome] {
			t.Errorf("%s/%s has no case that ends %s: add one, and %s", folder(t), filepath.ToSlash(name), outcome, updating(folder(t), h.check.ID))
		}
	}
}

// judge runs one case and its reductions, and prints the judgements.
func (h *harness) judge(t *testing.T, data []byte) string {
	t.Helper()
	var c Case
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		t.Fatalf("read case: %v", err)
	}
	judgements, err := h.run(c)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, j := range judgements {
		h.seen[j.Outcome] = true
		h.fieldsExist(t, j)
		print(&out, h.check, j)
	}
	if !need.Raced { // a rule judges alone: thousands of judgements have no race to show, and take long under the detector
		h.ordered(t, c, judgements)
		h.reduced(t, c, judgements)
		h.unknownWords(t, c, judgements)
		h.hidden(t, c, judgements)
	}
	return out.String()
}

func print(out *strings.Builder, check *checks.Check, j checks.Judgement) {
	fmt.Fprintf(out, "%s", j.Outcome)
	if j.Outcome == checks.NotAssessed {
		fmt.Fprintf(out, " (%s)", j.Reason)
	}
	if j.Outcome == checks.Failed {
		fmt.Fprintf(out, " %s", j.SeverityOr(check.Severity))
	}
	if j.Subject != "" {
		fmt.Fprintf(out, " [%s]", j.Subject)
	}
	if j.Message != "" {
		fmt.Fprintf(out, ": %s", j.Message)
	}
	out.WriteByte('\n')
	if j.Note != "" {
		fmt.Fprintf(out, "    note: %s\n", j.Note)
	}
	for _, e := range j.Evidence {
		fmt.Fprintf(out, "    %s = %s\n", e.Source, e.Value)
	}
	for _, step := range j.Fix {
		fmt.Fprintf(out, "    fix (%s): %s\n", step.Language, step.Text)
		if step.Undo != "" {
			fmt.Fprintf(out, "    undo: %s\n", step.Undo)
		}
	}
	if j.Cause != nil {
		fmt.Fprintf(out, "    cause %s: %s\n", j.Cause.Key, j.Cause.Text)
	}
}

func (h *harness) run(c Case) ([]checks.Judgement, error) {
	rule, err := h.check.Rule.Configure(c.With)
	if err != nil {
		return nil, err
	}
	gathered, err := h.gathered(c)
	if err != nil {
		return nil, err
	}
	return applied(rule, gathered), nil
}

// applied are the judgements of a rule about all that it can judge.
func applied(rule checks.Rule, gathered checks.Gathered) []checks.Judgement {
	if !rule.PerTarget() {
		return rule.JudgeAcross(spanned(gathered))
	}
	var all []checks.Judgement
	for _, observation := range gathered.Observations[rule.Kinds()[0]] {
		all = append(all, rule.JudgeEach(observation)...)
	}
	return all
}

// spanned are the targets as the engine keeps them for rules over several kinds.
func spanned(gathered checks.Gathered) checks.Gathered {
	all := map[string][]checks.Observation{}
	for kind, observations := range gathered.Observations {
		for _, o := range observations {
			all[kind] = append(all[kind], o.Spanned())
		}
	}
	gathered.Observations = all
	return gathered
}

// gathered is what a case observes: one target for a rule that judges each by itself.
func (h *harness) gathered(c Case) (checks.Gathered, error) {
	c.Site.Targets = slices.Clone(c.Site.Targets)
	for i := range c.Site.Targets {
		if err := checks.DecodeSettings(&c.Site.Targets[i], h.kinds); err != nil {
			return checks.Gathered{}, err
		}
	}
	gathered := checks.Gathered{Site: c.Site, AsOf: c.AsOf, Observations: map[string][]checks.Observation{}, Unread: map[string][]checks.Unread{}}
	if h.check.Rule.PerTarget() {
		kind := h.check.Kind()
		observation, err := h.observation(c, kind, c.Observed)
		gathered.Observations[kind] = []checks.Observation{observation}
		return gathered, err
	}
	for kind, targets := range c.Targets {
		for _, target := range targets {
			if target.Facts == nil && target.Like == "" {
				if err := checks.DecodeSettings(&target.Target, h.kinds); err != nil {
					return gathered, err
				}
				gathered.Unread[kind] = append(gathered.Unread[kind], checks.Unread{Target: target.Target, Problem: target.Problem, Seen: target.Seen})
				continue
			}
			observation, err := h.observation(c, kind, target)
			if err != nil {
				return gathered, err
			}
			gathered.Observations[kind] = append(gathered.Observations[kind], observation)
		}
	}
	return gathered, nil
}

func (h *harness) observation(c Case, kind string, o Observed) (checks.Observation, error) {
	i := slices.IndexFunc(h.kinds, func(k checks.Kind) bool { return k.Name == kind })
	if i < 0 {
		return checks.Observation{}, fmt.Errorf("kind %q was not given to Run", kind)
	}
	data, err := o.patched()
	if err != nil {
		return checks.Observation{}, err
	}
	facts, err := h.kinds[i].Decode(data)
	if err != nil {
		return checks.Observation{}, err
	}
	if err := h.kinds[i].DecodeSettings(&o.Target); err != nil {
		return checks.Observation{}, err
	}
	return checks.Observation{Target: o.Target, Site: c.Site, AsOf: c.AsOf, Facts: facts, Problems: o.Problems, Seen: o.Seen}.Shared(), nil
}
