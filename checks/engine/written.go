package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// What is written is not what runs. A file that says what is to be deployed proves what is
// wrong in it; that nothing is wrong in it shows that no control of a policy is met, since what
// runs may have been started otherwise. Where something that runs was read too, that decides; and
// where what runs is known to have been started from the file, the file counts as well.

// asWritten is why a control has not passed by a file.
const asWritten = "as written, not as running"

// sources are the targets that were read from such files, and the kinds of which some target
// was, and of which some other was.
type sources struct {
	written, writtenKinds, runningKinds map[string]bool
	// running are the targets by the marks of what runs there.
	running map[string]string
}

func newSources() sources {
	return sources{written: map[string]bool{}, writtenKinds: map[string]bool{}, runningKinds: map[string]bool{}, running: map[string]string{}}
}

func (s sources) note(r Record) {
	if r.Target.Written {
		s.written[r.Target.Name], s.writtenKinds[r.Target.Kind] = true, true
		return
	}
	s.runningKinds[r.Target.Kind] = true
	if tied, is := r.Facts.(checks.Tied); is {
		for _, mark := range tied.RunningMarks() {
			s.running[mark] = r.Target.Name
		}
	}
}

// tied is where what a verdict is about runs as it is written; empty where nothing is known to.
func (e *Evaluation) tied(v verdict) string {
	if v.outcome != checks.Passed || !v.use.Rule.PerTarget() || !v.marked {
		return ""
	}
	s := e.sources
	for _, mark := range e.texts.get(v.text).marks {
		if target := s.running[mark]; target != "" {
			return "on " + target + ": " + mark
		}
	}
	return ""
}

// rests reports whether a verdict rests on what is written: it is about such a target, or its rule
// knows a kind from nothing else.
func (s sources) rests(v verdict) bool {
	return s.written[v.target] || slices.ContainsFunc(v.use.Rule.Kinds(), func(kind string) bool {
		return s.writtenKinds[kind] && !s.runningKinds[kind]
	})
}

// asWritten takes from a policy's control what only files show to be right: it is not assessed, and
// where the rule judges another target that runs, it is beside the point. It changes the verdicts of basis
// and groups and returns those that decide nothing. Every check by itself, as in baseline, may pass.
func (e *Evaluation) asWritten(profile *profiles.Profile, b *basis, groups [][]verdict) (beside []verdict) {
	if profile.ID == profiles.BaselineID || len(e.sources.written) == 0 {
		return nil
	}
	b.verdicts, beside = e.weigh(b.verdicts)
	for i, group := range groups {
		kept, rest := e.weigh(group)
		groups[i], beside = kept, append(beside, rest...)
	}
	return beside
}

// weigh separates the verdicts that decide from those that something that runs stands for.
func (e *Evaluation) weigh(all []verdict) (deciding, beside []verdict) {
	s := e.sources
	for _, v := range all {
		if !s.rests(v) || !settled(v) {
			deciding = append(deciding, v)
			continue
		}
		if at := e.tied(v); at != "" {
			v.remarks = &remarks{tied: at, broken: v.remarked().broken}
			deciding = append(deciding, v)
			continue
		}
		if v.outcome != checks.NotAssessed {
			v.outcome = checks.NotAssessed
			v.reason, v.written = checks.Source, true
		}
		if s.written[v.target] && s.runningKinds[v.use.Rule.Kinds()[0]] {
			v.spare = true
			beside = append(beside, v)
			continue
		}
		deciding = append(deciding, v)
	}
	return deciding, beside
}

// settled reports whether a file has nothing more to say: it shows no fault, or can't show any.
func settled(v verdict) bool {
	switch v.outcome {
	case checks.Passed, checks.NotApplicable:
		return true
	case checks.NotAssessed:
		return v.reason == checks.Source
	default:
		return false
	}
}
