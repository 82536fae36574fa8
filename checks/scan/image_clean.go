package scan

import "hardcheck/checks"

// ImageParams are the parameters of scan-image-clean.
type ImageParams struct {
	Of
	// Severity is the least that counts. What the tool doesn't rate always does.
	Severity checks.Severity `json:"severity"`
}

// ImageClean reports images with packages that have known vulnerabilities.
var ImageClean = &checks.Check{
	ID:       "scan-image-clean",
	Title:    "Scanned images have no known vulnerability",
	Severity: checks.High,
	Description: "An image carries the packages of an operating system that nobody updates in it. The check reads a report of Trivy, Grype or OSV-Scanner about an image. " +
		"Each open finding of at least `severity` fails by itself, those with a fix first; one without a fix, and one that the scanner was told to " +
		"suppress, is one step lower. Trivy ends without an error and without findings on a system that it doesn't know: a report without a result " +
		"for the system's packages does not pass. Whether the images that run were scanned is judged by network-docker-images-scanned.",
	Remediation: "Pull a newer base image and build again (`docker build --pull`), then scan the new image. Where there is no fix yet, or the fault can't be reached, " +
		"write a waiver for the subject (the CVE and the package) with its reason and an end.",
	References: []string{"https://trivy.dev/latest/docs/target/container_image/", "https://github.com/anchore/grype", "https://csrc.nist.gov/pubs/sp/800/190/final"},
	Rule:       eachAbout([]About{AboutImage}, ImageParams{Of: every(), Severity: checks.High}, imageClean),
}

func imageClean(o checks.Observed[Facts], p ImageParams) {
	if covers, known := checks.Need(o, o.Facts.Covers, "covers"); known {
		o.Evidence("system", "%s", covers.System)
		if !covers.OS {
			o.Unknown(checks.Source, "the report has no result for the packages of the operating system: to the scanner it may be one that it doesn't know")
		}
	}
	vulnerable(o, p.Severity)
}
