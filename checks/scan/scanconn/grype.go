package scanconn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// grypeMatch is one match (github.com/anchore/grype, grype/presenter/models).
type grypeMatch struct {
	Vulnerability struct {
		ID       string `json:"id"`
		Severity string `json:"severity"`
		Fix      struct {
			Versions []string `json:"versions"`
		} `json:"fix"`
	} `json:"vulnerability"`
	Related []struct {
		ID string `json:"id"`
	} `json:"relatedVulnerabilities"`
	Artifact struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Type    string `json:"type"`
	} `json:"artifact"`
	Rules []struct {
		MatchType string `json:"match-type"`
	} `json:"appliedIgnoreRules"`
}

type grypeSource struct {
	Type   string          `json:"type"`
	Target json.RawMessage `json:"target"`
}

type grypeImage struct {
	UserInput      string   `json:"userInput"`
	ImageID        string   `json:"imageID"`
	ManifestDigest string   `json:"manifestDigest"`
	Tags           []string `json:"tags"`
	RepoDigests    []string `json:"repoDigests"`
}

type grypeDescriptor struct {
	Name          string `json:"name"`
	Version       string `json:"version"`
	Timestamp     string `json:"timestamp"`
	Configuration struct {
		OnlyFixed bool     `json:"only-fixed"`
		Exclude   []string `json:"exclude"`
	} `json:"configuration"`
}

func readGrype(r *report) error {
	var source grypeSource
	var distro struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	var tool grypeDescriptor
	var covers coverage
	err := r.fields(map[string]field{
		"source": r.into(&source), "distro": r.into(&distro), "descriptor": r.into(&tool),
		"matches":        func() error { return r.array(func() error { return grypeFinding(r, &covers, false) }) },
		"ignoredMatches": func() error { return r.array(func() error { return grypeFinding(r, &covers, true) }) },
	})
	if err != nil {
		return err
	}
	if tool.Name != "grype" {
		return fmt.Errorf("it looks like a report of Grype and calls its tool %q; %s", text(tool.Name), readable)
	}
	if err := grypeSubject(r, source); err != nil {
		return err
	}
	r.facts.Tool.Version, r.facts.Date = tool.Version, at(tool.Timestamp)
	if tool.Configuration.OnlyFixed {
		r.filtered(scan.OnlyFixed, "only-fixed")
	}
	for _, excluded := range tool.Configuration.Exclude {
		r.filtered(scan.Excluded, excluded)
	}
	covers.os, covers.system = distro.Name != "", strings.TrimSpace(distro.Name+" "+distro.Version)
	known := covers.facts()
	// Grype tells of packages only where it found something in them.
	known.Ecosystems = checks.Cut(covers.ecosystems.all)
	r.problems.Add("covers.ecosystems", checks.Problem{Reason: checks.Source, Detail: "a report of Grype doesn't tell which packages it covers beside those with findings"})
	r.facts.Covers = checks.Known(known)
	return nil
}

func grypeSubject(r *report, source grypeSource) error {
	switch source.Type {
	case "image":
		var image grypeImage
		if err := json.Unmarshal(source.Target, &image); err != nil {
			return fmt.Errorf("the image that Grype scanned: %w", err)
		}
		r.facts.About = scan.AboutImage
		r.facts.Subject = scan.Subject{
			ImageIDs: texts([]string{image.ImageID}), Digests: digests(slices.Concat([]string{image.ManifestDigest}, image.RepoDigests)),
			Names: texts(slices.Concat([]string{image.UserInput}, image.Tags)),
		}
	case "directory", "file":
		var path string
		if err := json.Unmarshal(source.Target, &path); err != nil {
			return fmt.Errorf("the folder that Grype scanned: %w", err)
		}
		r.facts.About, r.facts.Subject.Names = scan.AboutDependencies, texts([]string{path})
	default:
		return fmt.Errorf("it is Grype's report about a %q: read are reports about images, folders and files", text(source.Type))
	}
	return nil
}

func grypeFinding(r *report, covers *coverage, ignored bool) error {
	var m grypeMatch
	if err := r.value(&m); err != nil {
		return err
	}
	if !slices.Contains([]string{"deb", "rpm", "apk", "portage", "alpm"}, m.Artifact.Type) && m.Artifact.Type != "" {
		covers.ecosystems.add(ecosystem(m.Artifact.Type))
	}
	// Grype's own rules take out headers of the kernel, which are matched by the kernel's name only.
	own := len(m.Rules) > 0
	for _, rule := range m.Rules {
		own = own && rule.MatchType == "exact-indirect-match"
	}
	if ignored && own {
		return nil
	}
	var aliases []string
	for _, related := range m.Related {
		aliases = append(aliases, related.ID)
	}
	r.found(scan.Finding{
		ID: m.Vulnerability.ID, Aliases: aliases, Package: m.Artifact.Name, Installed: m.Artifact.Version, Fixed: m.Vulnerability.Fix.Versions,
		Severity: rated(m.Vulnerability.Severity), Suppressed: ignored,
	})
	return nil
}
