package scanconn

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks/scan"
)

// readable names what is read, for whoever gives something else.
const readable = "read are the JSON of Trivy, Grype, OSV-Scanner, pip-audit, govulncheck, npm audit (npm 7 and later) and OpenSSF Scorecard, and SARIF 2.1.0"

// telling are keys at the top of a report that only one format has.
var telling = map[string]scan.Format{
	"SchemaVersion": scan.Trivy, "ArtifactName": scan.Trivy, "ArtifactType": scan.Trivy,
	"matches": scan.Grype, "dependencies": scan.PipAudit, "auditReportVersion": scan.NPMAudit, "runs": scan.SARIF, "scorecard": scan.Scorecard,
	"config": scan.Govulncheck, "SBOM": scan.Govulncheck, "osv": scan.Govulncheck, "finding": scan.Govulncheck,
}

// others are keys of formats that look alike and aren't read.
var others = map[string]string{
	"errors": "of bandit or semgrep: give its SARIF (-f sarif, --sarif)", "generated_at": "of bandit: give its SARIF (-f sarif)",
	"paths": "of semgrep: give its SARIF (--sarif)", "Issues": "of gosec: give its SARIF (-fmt sarif)", "GosecVersion": "of gosec: give its SARIF (-fmt sarif)",
	"advisories": "of npm audit before npm 7", "bomFormat": "a list of components (CycloneDX), which says nothing of vulnerabilities: scan it",
	"spdxVersion": "a list of components (SPDX), which says nothing of vulnerabilities: scan it",
}

// recognise finds out what a report is, by the keys of its first object.
func recognise(s *stream) (scan.Format, error) {
	done := errors.New("recognised")
	var found scan.Format
	var keys []string
	var results, foreign bool
	err := s.object(func(key string) error {
		if what, other := others[key]; other {
			return fmt.Errorf("this is %s; %s", what, readable)
		}
		if found = telling[key]; found != "" {
			return done
		}
		if len(keys) < 5 {
			keys = append(keys, text(key))
		}
		results = results || key == "results"
		foreign = foreign || !slices.Contains([]string{"results", "experimental_config", "image_metadata", "license_summary"}, key)
		return s.skip()
	})
	switch {
	case found != "":
		return found, nil
	case err != nil:
		return "", err
	case results && !foreign:
		return scan.OSVScanner, nil
	}
	return "", fmt.Errorf("this is no report that hardcheck knows (an object with the keys %s); %s", strings.Join(keys, ", "), readable)
}
