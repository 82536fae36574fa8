package repository

import "hardcheck/checks"

// Automation is what the checkout's CI does by the text of its workflow files. Nothing is
// run: a branch rule, a setting of the forge or another service isn't seen.
type Automation struct {
	// Steps ("automation.steps") are the steps that look for faults, or that may do so, in
	// the order of their files and lines.
	Steps checks.List[Step] `json:"steps"`
	// Workflows ("automation.workflows") are the files that were read: workflows of GitHub, the pipeline of GitLab.
	Workflows []string `json:"workflows,omitempty" free:"paths are the project's own"`
	// Foreign ("automation.foreign") are files of CI systems that are not read.
	Foreign []string `json:"foreign,omitempty" free:"paths are the project's own"`
}

// Step is one tool in one step of a workflow.
type Step struct {
	Path string `json:"path" free:"paths are the project's own"`
	Line int    `json:"line"`
	// Tool is the program or action, as it is known by name.
	Tool string `json:"tool" free:"shown only"`
	// Class is what the tool looks for.
	Class Class `json:"class"`
	// Ecosystem is whose packages an audit looks up; empty where it takes all it finds.
	Ecosystem Ecosystem `json:"ecosystem,omitempty"`
	// Fails is whether what the tool finds makes the step, and so the job, fail; unknown
	// where the text doesn't say.
	Fails checks.Value[bool] `json:"fails"`
	// Reports is set where the findings go to the forge, which shows them at pull requests
	// and blocks only by a rule of its own (CodeQL).
	Reports bool `json:"reports,omitempty"`
	// Why is what decided about Fails, in words for people.
	Why string `json:"why,omitempty" free:"shown only"`
	// Via is the way from the workflow to the tool: "make lint", "task check".
	Via []string `json:"via,omitempty" free:"shown only"`
	// Events are those at which the step runs.
	Events []Event `json:"events,omitempty"`
}

// Class is what a step looks for.
type Class string

// The classes. Opaque is a step that can't be followed and may be of any class.
const (
	DependencyAudit  Class = "dependency-audit"
	SecurityAnalysis Class = "security-analysis"
	Tests            Class = "tests"
	ImageScan        Class = "image-scan"
	Opaque           Class = "opaque"
)

// Known reports whether the class is one that rules know.
func (c Class) Known() bool {
	switch c {
	case DependencyAudit, SecurityAnalysis, Tests, ImageScan, Opaque:
		return true
	}
	return false
}

// Event is an event at which workflows run, by GitHub's name for it whatever the forge; tag is a push of tags alone.
type Event string

// The events that matter to rules; Other is any other.
const (
	Push        Event = "push"
	PullRequest Event = "pull_request"
	Schedule    Event = "schedule"
	TagPush     Event = "tag"
	Manual      Event = "workflow_dispatch"
	Other       Event = "other"
)

// Known reports whether the event is one that rules know.
func (e Event) Known() bool {
	switch e {
	case Push, PullRequest, Schedule, TagPush, Manual, Other:
		return true
	}
	return false
}
