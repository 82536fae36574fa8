package engine

import (
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// Evaluation judges records as they come. It reads no clock and touches nothing
// outside; of the facts it keeps only those of kinds that an Across rule declares.
type Evaluation struct {
	plan      Plan
	instances []*instance
	byKey     map[string]*instance
	// perTarget are the instances that judge targets one at a time, by their kind, expected
	// the targets of a kind that the site has.
	perTarget map[string][]*instance
	expected  map[string]int
	gathered  checks.Gathered
	kept      map[string]bool // kinds some Across rule needs
	joined    map[string]bool // those of which it will need every target
	targets   []TargetSummary
	kinds     map[string]bool // kinds that have a target
	added     map[string]bool // targets that gave a record, or were told absent
	finished  bool
	leftOut   []string // what facts say that they leave out, by target
	sources   sources
	ties      ties
	names     *names
	texts     *texts
	denials   *instance // what persons say is not met
	// work takes rules to the goroutine that runs them, judged has what came of the last. None
	// is given any more once an interrupt has left one behind.
	work     chan func()
	judged   chan []checks.Judgement
	batch    batch
	unwanted map[string]bool // what skips found, by target
	// stated are the newest statements up to the as-of date, by control.
	stated map[string]site.Attestation
	// spare is the room of the last control's verdicts.
	spare []verdict
	// certificates are those of the targets that were read.
	certificates []CertificateEnd
	// crossings are what rules saw between zones.
	crossings []checks.Crossing
}

// instance is a check with one set of parameters: judged once, however many
// controls use it.
type instance struct {
	check *checks.Check
	rule  checks.Rule
	rows  []row
	// number is its place among those of its check.
	number int
}

func key(use profiles.Use) string { return use.Check.ID + "\x00" + use.Parameters }

// NewEvaluation prepares the checks of the plan's profiles.
func NewEvaluation(plan Plan) *Evaluation {
	e := &Evaluation{
		plan: plan, byKey: map[string]*instance{}, perTarget: map[string][]*instance{}, expected: map[string]int{}, kept: map[string]bool{}, joined: map[string]bool{}, kinds: map[string]bool{}, added: map[string]bool{}, sources: newSources(), ties: newTies(), names: newNames(), texts: newTexts(), denials: &instance{check: attestationCheck}, unwanted: map[string]bool{},
		gathered: checks.Gathered{Site: plan.Site, AsOf: plan.AsOf, Observations: map[string][]checks.Observation{}, Unread: map[string][]checks.Unread{}},
	}
	e.stated = site.Newest(plan.Attestations, plan.AsOf)
	for _, target := range plan.Site.Targets {
		e.kinds[target.Kind] = true
		e.expected[target.Kind]++
	}
	for _, profile := range plan.Profiles {
		for _, control := range profile.Controls {
			for _, use := range control.Uses() {
				e.register(use)
			}
		}
	}
	for _, use := range plan.Compensating {
		e.register(use)
	}
	for _, i := range e.instances {
		if i.rule.PerTarget() || plan.Listed && e.missing(i.rule) != "" {
			continue
		}
		for _, kind := range i.rule.Kinds() {
			e.joined[kind] = true
		}
	}
	e.targets = make([]TargetSummary, 0, len(plan.Site.Targets))
	return e
}

func (e *Evaluation) register(use profiles.Use) {
	if _, there := e.byKey[key(use)]; there {
		return
	}
	added := &instance{check: use.Check, rule: use.Rule}
	e.byKey[key(use)] = added
	e.instances = append(e.instances, added)
	if use.Rule.PerTarget() {
		kind := use.Rule.Kinds()[0]
		e.perTarget[kind] = append(e.perTarget[kind], added)
	} else {
		for _, kind := range use.Rule.Kinds() {
			e.kept[kind] = true
		}
	}
}

// Add judges one target, unless its state says that it is only listed. Every target must
// be added once.
func (e *Evaluation) Add(r Record) {
	e.kinds[r.Target.Kind] = true
	e.added[r.Target.Name] = true
	if !e.skips(r.Target.Name) {
		e.targets = append(e.targets, summarize(r))
	}
	if r.State.Listed() {
		return
	}
	if !e.skips(r.Target.Name) {
		e.sources.note(r)
		e.ties.note(r)
	}
	if facts, leaves := r.Facts.(checks.LeavesOut); leaves && !e.skips(r.Target.Name) {
		for _, line := range facts.LeftOut() {
			e.leftOut = append(e.leftOut, r.Target.Name+": "+line)
		}
	}
	if facts, shows := r.Facts.(checks.ShowsCertificates); shows && !e.skips(r.Target.Name) {
		for _, end := range facts.CertificateEnds() {
			e.certificates = append(e.certificates, CertificateEnd{r.Target.Name, end.Name, end.Until.UTC()})
		}
	}
	observation := r.observation(e.plan.Site, e.plan.AsOf)
	e.judgeEach(r, observation)
	if e.kept[r.Target.Kind] {
		e.gather(r, observation)
	}
}

// judgeEach judges one target by all rules that need no other.
func (e *Evaluation) judgeEach(r Record, observation checks.Observation) {
	rules := e.perTarget[r.Target.Kind]
	if r.Facts == nil {
		for _, i := range rules {
			e.keep(i, []checks.Judgement{unread(r)})
		}
		return
	}
	done := e.judgeAll(rules, observation)
	for n, i := range rules {
		if n < len(done) {
			e.keep(i, done[n])
		} else {
			e.keep(i, interrupted(r.Target.Name))
		}
	}
}

// work runs what it is given, one after another. A goroutine for each rule and target would
// cost more than most rules do.
func work(given <-chan func()) {
	for rule := range given {
		rule()
	}
}

// judge runs a rule, and outlives one that is slow when the run is interrupted: the
// rule is left behind, as nothing can stop it.
func (e *Evaluation) judge(target string, rule func() []checks.Judgement) []checks.Judgement {
	if e.plan.Interrupted == nil {
		return protected(target, rule)
	}
	if e.interrupted() {
		return interrupted(target)
	}
	e.give(func() { e.judged <- protected(target, rule) })
	select {
	case all := <-e.judged:
		return all
	case <-e.plan.Interrupted:
		return interrupted(target)
	}
}

// interrupted is what a rule says that was not run, or left behind.
func interrupted(target string) []checks.Judgement {
	return []checks.Judgement{{Target: target, Outcome: checks.NotAssessed, Reason: checks.Timeout, Message: "interrupted before this was judged"}}
}

func (e *Evaluation) interrupted() bool {
	select {
	case <-e.plan.Interrupted:
		return true
	default:
		return false
	}
}

// give takes a task to the goroutine that runs rules.
func (e *Evaluation) give(task func()) {
	if e.work == nil {
		e.work, e.judged = make(chan func()), make(chan []checks.Judgement, 1)
		go work(e.work)
	}
	e.work <- task
}

func (e *Evaluation) gather(r Record, observation checks.Observation) {
	kind := r.Target.Kind
	if r.Facts == nil {
		e.gathered.Unread[kind] = append(e.gathered.Unread[kind], checks.Unread{Target: r.Target, Problem: r.problem(), Seen: r.Seen})
		return
	}
	if !e.joined[kind] && len(r.Seen) == 0 {
		return // what a rule says without its second kind rests on what was seen: see [checks.AcrossSeen]
	}
	if e.gathered.Observations[kind] == nil {
		e.gathered.Observations[kind] = make([]checks.Observation, 0, max(1, e.expected[kind]))
	}
	e.gathered.Observations[kind] = append(e.gathered.Observations[kind], observation.Spanned())
}

// unread is what every check of the kind says about a target that gave no facts.
func unread(r Record) checks.Judgement {
	problem := r.problem()
	j := checks.Judgement{Target: r.Target.Name, Outcome: checks.NotAssessed, Reason: problem.Reason, Message: problem.Detail}
	if r.Defect {
		j.Outcome, j.Reason = checks.Errored, ""
	}
	return j
}

// protected turns a panic of a rule into one errored judgement, and an outcome
// that no rule may give likewise.
func protected(target string, judge func() []checks.Judgement) (all []checks.Judgement) {
	defer func() {
		if cause := recover(); cause != nil {
			all = []checks.Judgement{{Target: target, Outcome: checks.Errored, Message: "the check broke: " + describePanic(cause)}}
		}
	}()
	all = judge()
	for i, j := range all {
		if j.Outcome == checks.NotAssessed && !j.Reason.Valid() {
			all[i] = checks.Judgement{Target: j.Target, Subject: j.Subject, Outcome: checks.Errored, Message: fmt.Sprintf("the check gave the unknown reason %q", j.Reason)}
		}
	}
	return all
}

// absent adds the targets of the site that gave no record: because only others
// were selected, or because a snapshot broke off. None may vanish.
func (e *Evaluation) absent() {
	for _, target := range e.plan.Site.Targets {
		if e.added[target.Name] {
			continue
		}
		problem := checks.Problem{Reason: checks.Unreadable, Detail: "there is no record of this target: the snapshot breaks off before it"}
		if e.skips(target.Name) {
			problem = checks.Problem{Reason: checks.OutOfScope, Detail: notSelected}
		}
		e.Add(Record{Target: target, State: checks.StateFailed, Problem: &problem})
	}
}

// Finish judges what needs all targets, and what has none, once all records are added.
// [Evaluation.Result] does it where nobody has.
func (e *Evaluation) Finish() {
	if e.finished {
		return
	}
	e.finished = true
	e.absent()
	for _, i := range e.instances {
		missing := e.missing(i.rule)
		switch {
		case missing != "" && missing != i.rule.Kinds()[0] && i.rule.Alone():
			e.keep(i, append(failed(e.judgeAcross(i)), e.noTarget(missing)))
		case missing != "":
			e.keep(i, []checks.Judgement{e.noTarget(missing)})
		case !i.rule.PerTarget():
			e.keep(i, e.withoutUnasked(e.judgeAcross(i)))
		default:
			e.settleTies(i)
		}
	}
	e.gathered = checks.Gathered{}
	if e.work != nil {
		close(e.work)
		e.work = nil
	}
	e.sortRows()
}

// failed are the violations among judgements.
func failed(all []checks.Judgement) []checks.Judgement {
	return slices.DeleteFunc(all, func(j checks.Judgement) bool { return j.Outcome != checks.Failed && j.Outcome != checks.Errored })
}

func (e *Evaluation) judgeAcross(i *instance) []checks.Judgement {
	all := e.judge("", func() []checks.Judgement { return i.rule.JudgeAcross(e.gathered) })
	for _, j := range all {
		e.crossings = append(e.crossings, j.Crossings...)
	}
	if i.rule.JudgesUnread() {
		return all
	}
	for _, u := range e.gathered.Unread[i.rule.Kinds()[0]] {
		all = append(all, checks.Judgement{Target: u.Target.Name, Outcome: checks.NotAssessed, Reason: u.Problem.Reason, Message: u.Problem.Detail})
	}
	return all
}

// missing is the first kind the rule needs and the site has no target of.
func (e *Evaluation) missing(rule checks.Rule) string {
	for _, kind := range rule.Kinds() {
		if !e.kinds[kind] {
			return kind
		}
	}
	return ""
}

func (e *Evaluation) noTarget(kind string) checks.Judgement {
	switch {
	case slices.Contains(e.plan.Site.Absent, kind):
		return checks.Judgement{Outcome: checks.NotApplicable, Message: fmt.Sprintf("the site says that it has no %s", kind)}
	case e.plan.AdHoc:
		return checks.Judgement{Outcome: checks.NotAssessed, Reason: checks.OutOfScope, Message: fmt.Sprintf("no %s target was given", kind)}
	default:
		return checks.Judgement{Outcome: checks.NotAssessed, Reason: checks.NoTarget, Message: fmt.Sprintf("the site has no %s target: add one, or list %s under absent", kind, kind)}
	}
}

// summarize gives the target's line of the report. Facts that are partial for
// several small reasons get the first of them, by field.
func summarize(r Record) TargetSummary {
	summary := TargetSummary{
		Name: r.Target.Name, Base: r.Target.Base, Kind: r.Target.Kind, Address: r.Target.URL, Endpoint: r.Endpoint,
		Zone: r.Target.Zone, TimeZone: r.Target.TimeZone, State: r.State, Detail: r.Listed,
	}
	if r.Problem != nil {
		summary.Reason, summary.Detail = r.Problem.Reason, r.Problem.Detail
		return summary
	}
	first := ""
	for path, problem := range r.Problems {
		if problem.Reason.Incomplete() && (summary.Reason == "" || path < first) {
			first, summary.Reason = path, problem.Reason
		}
	}
	if summary.Reason != "" {
		summary.Detail = fmt.Sprintf("%s: %s", first, r.Problems[first].Detail)
	}
	return summary
}
