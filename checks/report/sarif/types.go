package sarif

import "hardcheck/checks/engine"

// The parts of SARIF 2.1.0 that this report uses (OASIS, errata 01). Their names
// and the meaning of their fields are the standard's.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool              sarifTool          `json:"tool"`
		Invocations       []sarifInvocation  `json:"invocations"`
		AutomationDetails sarifAutomation    `json:"automationDetails"`
		ColumnKind        string             `json:"columnKind"`
		Results           []sarifResult      `json:"results"`
		Properties        sarifRunProperties `json:"properties"`
	}
	sarifRunProperties struct {
		AsOf     string   `json:"asOf"`
		Profiles []string `json:"profiles"`
		// Digests tell, by profile, whether two runs were judged alike; Advisories is the day
		// of the oldest data about versions.
		Digests    map[string]string `json:"digests"`
		Advisories string            `json:"advisories,omitempty"`
		// Attestations are what people stated about controls.
		Attestations []sarifAttestation `json:"attestations"`
		// Baseline counts what is new, known and resolved.
		Baseline *engine.Baseline `json:"baseline,omitempty"`
		// Resolved are the violations of the baseline that are gone. As results of the
		// state absent, code scanning would raise an alert for each of them.
		Resolved []sarifResolved `json:"resolved,omitempty"`
	}
	sarifResolved struct {
		RuleID      string `json:"ruleId"`
		Fingerprint string `json:"fingerprint"`
		Message     string `json:"message"`
	}
	sarifAttestation struct {
		Control   string   `json:"control"`
		Outcome   string   `json:"outcome"`
		Status    string   `json:"status"`
		Statement string   `json:"statement"`
		By        string   `json:"by"`
		Date      string   `json:"date"`
		Until     string   `json:"until"`
		Evidence  []string `json:"evidence"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name          string       `json:"name"`
		Version       string       `json:"version"`
		Rules         []sarifRule  `json:"rules"`
		Notifications []sarifAbout `json:"notifications"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifRule struct {
		ID                   string              `json:"id"`
		ShortDescription     sarifText           `json:"shortDescription"`
		FullDescription      sarifText           `json:"fullDescription"`
		Help                 sarifText           `json:"help"`
		HelpURI              string              `json:"helpUri,omitempty"`
		DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
		Properties           sarifRuleProperties `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifRuleProperties struct {
		// SecuritySeverity is a CVSS-like number as a string: GitHub refuses a number.
		SecuritySeverity string   `json:"security-severity"`
		Tags             []string `json:"tags"`
	}
	sarifAbout struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		ExitCode            int                 `json:"exitCode"`
		ExitCodeDescription string              `json:"exitCodeDescription"`
		StartTimeUTC        string              `json:"startTimeUtc"`
		EndTimeUTC          string              `json:"endTimeUtc"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Descriptor     sarifReference  `json:"descriptor"`
		AssociatedRule *sarifReference `json:"associatedRule,omitempty"`
		Level          string          `json:"level"`
		Message        sarifText       `json:"message"`
		Locations      []sarifLocation `json:"locations,omitempty"`
	}
	sarifReference struct {
		ID    string `json:"id"`
		Index int    `json:"index"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifResult struct {
		RuleID              string                `json:"ruleId"`
		RuleIndex           int                   `json:"ruleIndex"`
		Kind                string                `json:"kind"`
		Level               string                `json:"level"`
		BaselineState       string                `json:"baselineState,omitempty"`
		Message             sarifText             `json:"message"`
		Locations           []sarifLocation       `json:"locations"`
		PartialFingerprints sarifFingerprints     `json:"partialFingerprints"`
		Suppressions        []sarifSuppression    `json:"suppressions"`
		Properties          sarifResultProperties `json:"properties"`
	}
	sarifFingerprints struct {
		Own string `json:"hardcheck/v1"`
		// PrimaryLocationLineHash is what GitHub tells alerts apart by. Were it missing,
		// two subjects of one target would become one alert: they share the line.
		PrimaryLocationLineHash string `json:"primaryLocationLineHash"`
	}
	sarifResultProperties struct {
		Severity string   `json:"severity"`
		Target   string   `json:"target"`
		Subject  string   `json:"subject"`
		Controls []string `json:"controls"`
		// Baseline is new, unchanged or new-check, where there is a baseline.
		Baseline string `json:"baseline,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical  `json:"physicalLocation"`
		LogicalLocations []sarifLogical `json:"logicalLocations"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
		// URIBaseID is [sarifRoot] for a file of the folder in which the audit ran.
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name               string `json:"name"`
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)
