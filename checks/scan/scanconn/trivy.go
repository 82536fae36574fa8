package scanconn

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// trivyMetadata is what Trivy tells of an image or a repository
// (github.com/aquasecurity/trivy, pkg/types/report.go, schema version 2).
type trivyMetadata struct {
	OS          struct{ Family, Name string }
	ImageID     string
	RepoTags    []string
	RepoDigests []string
	RepoURL     string
	Commit      string
}

type trivyVulnerability struct {
	VulnerabilityID, PkgName, InstalledVersion, FixedVersion, Severity, PublishedDate string
}

// trivyAbouts are the types of artifacts that are judged.
var trivyAbouts = map[string]scan.About{
	"container_image": scan.AboutImage,
	"filesystem":      scan.AboutDependencies, "repository": scan.AboutDependencies, "cyclonedx": scan.AboutDependencies, "spdx": scan.AboutDependencies,
}

func readTrivy(r *report) error {
	var schema int
	var created, name, kind string
	var tool struct{ Version string }
	var metadata trivyMetadata
	var covers coverage
	err := r.fields(map[string]field{
		"SchemaVersion": r.into(&schema), "CreatedAt": r.into(&created), "ArtifactName": r.into(&name), "ArtifactType": r.into(&kind),
		"Trivy": r.into(&tool), "Metadata": r.into(&metadata),
		"Results": func() error { return r.array(func() error { return trivyResult(r, &covers) }) },
	})
	if err != nil {
		return err
	}
	about, known := trivyAbouts[kind]
	switch {
	case schema != 2:
		return fmt.Errorf("this is Trivy's schema version %d, of which 2 is read", schema)
	case !known:
		return fmt.Errorf("it is Trivy's report about a %q: read are reports about images, folders, repositories and lists of components", text(kind))
	}
	r.facts.About, r.facts.Tool.Version, r.facts.Date = about, tool.Version, at(created)
	r.facts.Subject = scan.Subject{
		ImageIDs: texts([]string{metadata.ImageID}), Digests: digests(metadata.RepoDigests), Commit: text(metadata.Commit),
		Names: texts(slices.Concat([]string{withoutUser(name)}, metadata.RepoTags, []string{withoutUser(metadata.RepoURL)})), Files: covers.files.first(),
	}
	covers.system = strings.TrimSpace(metadata.OS.Family + " " + metadata.OS.Name)
	r.facts.Covers = checks.Known(covers.facts())
	return nil
}

// coverage is which packages were looked at, as far as it is known yet.
type coverage struct {
	os                bool
	system            string
	ecosystems, files names
}

func (c *coverage) facts() scan.Covers {
	return scan.Covers{OS: c.os, System: text(c.system), Ecosystems: c.ecosystems.list()}
}

// trivyResult reads the findings of one part of the artifact. Its class and type may stand
// behind them.
func trivyResult(r *report, covers *coverage) error {
	var class, kind, target string
	err := r.fields(map[string]field{
		"Class": r.into(&class), "Type": r.into(&kind), "Target": r.into(&target),
		"Vulnerabilities": func() error {
			return r.array(func() error { return trivyFinding(r, false) })
		},
		"ExperimentalModifiedFindings": func() error { return r.array(func() error { return trivyModified(r) }) },
	})
	switch class {
	case "os-pkgs":
		covers.os = true
	case "lang-pkgs":
		covers.ecosystems.add(ecosystem(kind))
		covers.files.add(target)
	}
	return err
}

func trivyFinding(r *report, suppressed bool) error {
	var v trivyVulnerability
	if err := r.value(&v); err != nil {
		return err
	}
	r.found(v.finding(suppressed))
	return nil
}

// trivyModified reads what an ignore file or a VEX statement took out (--show-suppressed).
func trivyModified(r *report) error {
	var modified struct {
		Type    string
		Finding trivyVulnerability
	}
	if err := r.value(&modified); err != nil {
		return err
	}
	if modified.Finding.VulnerabilityID != "" {
		r.found(modified.Finding.finding(true))
	}
	return nil
}

func (v trivyVulnerability) finding(suppressed bool) scan.Finding {
	return scan.Finding{
		ID: v.VulnerabilityID, Package: v.PkgName, Installed: v.InstalledVersion, Fixed: strings.Split(v.FixedVersion, ","),
		Severity: rated(v.Severity), Published: at(v.PublishedDate), Suppressed: suppressed,
	}
}

// digests are those of references such as "redis@sha256:...".
func digests(references []string) []string {
	var found []string
	for _, reference := range references {
		if _, digest, ok := strings.Cut(reference, "@"); ok {
			reference = digest
		}
		if strings.HasPrefix(reference, "sha256:") {
			found = append(found, reference)
		}
	}
	return texts(found)
}
