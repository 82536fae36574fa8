package scan

import (
	"slices"

	"hardcheck/checks"
)

// ReviewParams are the parameters of scan-review-required.
type ReviewParams struct {
	Of
	// Review and Protection are the least points of Code-Review and Branch-Protection.
	Review     int `json:"review"`
	Protection int `json:"protection"`
}

// ReviewRequired reports projects in which changes go in without a review.
var ReviewRequired = &checks.Check{
	ID:       "scan-review-required",
	Title:    "Changes to the code are reviewed by a second person",
	Severity: checks.Medium,
	Description: "A fault or a backdoor that one person wrote is seen by nobody else where changes need no review. The check reads the report of OpenSSF Scorecard: Code-Review " +
		"says how many of the last changes were approved (10 is all of them), Branch-Protection whether the main branch lets anything else in (6 of 10 " +
		"asks for at least one approval). Scorecard gives -1 where it could not tell, as its token often may not read the branch's rules.",
	Remediation: "Require the approval of one other person for each pull request of the main branch (Settings > Rules), for administrators too, and run Scorecard again, with a " +
		"token that may read these rules.",
	References: []string{"https://github.com/ossf/scorecard/blob/main/docs/checks.md#code-review", "https://github.com/ossf/scorecard/blob/main/docs/checks.md#branch-protection"},
	Rule:       eachAbout([]About{AboutPractices}, ReviewParams{Of: every(), Review: 10, Protection: 6}, reviewRequired),
}

func reviewRequired(o checks.Observed[Facts], p ReviewParams) {
	scores, all := checks.NeedAll(o, o.Facts.Scores, "scores")
	if !all && len(scores) == 0 {
		return
	}
	points(o.Subject("Code-Review"), scores, "Code-Review", p.Review)
	points(o.Subject("Branch-Protection"), scores, "Branch-Protection", p.Protection)
}

func points(s checks.Subject, scores []Score, name string, least int) {
	i := slices.IndexFunc(scores, func(score Score) bool { return score.Name == name })
	if i < 0 {
		s.Unknown(checks.Source, "the report has no score of %s", name)
		return
	}
	score := scores[i]
	s.Evidence(name, "%d: %s", score.Points, score.Reason)
	switch {
	case score.Points == -1:
		s.Unknown(checks.Source, "Scorecard could not tell: %s", score.Reason)
	case score.Points < 0 || score.Points > 10:
		s.Unknown(checks.Unreadable, "the score %d of %s is not one of Scorecard's", score.Points, name)
	case score.Points < least:
		s.Violation("%s has %d of 10 points, less than %d: %s", name, score.Points, least, score.Reason)
	}
}
