package sarif

import (
	"net/url"
	"path"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// sarifPlaces knows where findings are shown: GitHub refuses a whole file for one
// result without a physical location.
type sarifPlaces struct {
	// site is the site file; its URI is empty when there is none.
	site sarifArtifact
	// lines has a control's line in its profile, by "profile/id"; 0 when unknown.
	lines map[string]int
}

func newSarifPlaces(r engine.Result, o Options) *sarifPlaces {
	p := &sarifPlaces{lines: map[string]int{}}
	if o.SiteFile != "" {
		p.site = siteArtifact(o.SiteFile)
	}
	for _, control := range r.Controls {
		p.lines[report.ControlKey(control)] = control.Line
	}
	return p
}

// of is the target's line in the site file, else the line of the first control in
// its profile, else the best there is.
func (p *sarifPlaces) of(f engine.Finding) sarifLocation {
	file, line := p.physical(f)
	return sarifLocation{
		PhysicalLocation: sarifPhysical{file, sarifRegion{max(line, 1)}},
		LogicalLocations: []sarifLogical{logicalOf(f)},
	}
}

func (p *sarifPlaces) physical(f engine.Finding) (file sarifArtifact, line int) {
	if p.site.URI != "" && f.Line > 0 {
		return p.site, f.Line
	}
	for _, control := range f.Controls {
		if line := p.lines[control]; line > 0 {
			return profileArtifact(control), line
		}
	}
	switch {
	case p.site.URI != "":
		return p.site, 1
	case len(f.Controls) > 0:
		return profileArtifact(f.Controls[0]), 1
	default:
		return sarifArtifact{URI: "hardcheck"}, 1
	}
}

// profileArtifact names a profile of ours, which lies in no repository of the reader's.
func profileArtifact(control string) sarifArtifact {
	profile, _, _ := strings.Cut(control, "/")
	return sarifArtifact{URI: relativeURI("profiles/" + report.Inline(profile) + ".yaml")}
}

// sarifRoot is what code scanning calls the root of the checkout; SARIF leaves it to
// the reader to know where that is.
const sarifRoot = "%SRCROOT%"

// siteArtifact names the site file: relative to the checkout where it lies in it,
// else by the path as it was typed.
func siteArtifact(file string) sarifArtifact {
	file = strings.ReplaceAll(report.Inline(file), `\`, "/")
	drive := len(file) > 1 && file[1] == ':' && (len(file) == 2 || file[2] == '/')
	switch cleaned := path.Clean(file); {
	case drive:
		return sarifArtifact{URI: "file:///" + escapedPath(file)}
	case strings.HasPrefix(file, "//"): // a share: //server/folder
		return sarifArtifact{URI: "file:" + escapedPath(file)}
	case path.IsAbs(cleaned):
		return sarifArtifact{URI: "file://" + escapedPath(cleaned)}
	case cleaned == ".." || strings.HasPrefix(cleaned, "../"):
		return sarifArtifact{URI: relativeURI(cleaned)}
	default:
		return sarifArtifact{URI: relativeURI(cleaned), URIBaseID: sarifRoot}
	}
}

// relativeURI makes a path of any system a relative URI.
func relativeURI(file string) string {
	cleaned := path.Clean(file)
	if cleaned == "." || cleaned == "/" {
		return "hardcheck"
	}
	// A colon in the first element would read as the end of a scheme (RFC 3986, 4.2).
	return strings.ReplaceAll(escapedPath(cleaned), ":", "%3A")
}

func escapedPath(file string) string { return (&url.URL{Path: file}).EscapedPath() }

func logicalOf(f engine.Finding) sarifLogical {
	target := report.Inline(f.Target)
	if target == "" {
		target = report.Inline(f.Kind)
	}
	if target == "" {
		target = "site"
	}
	subject := report.Inline(f.Subject)
	if subject == "" {
		return sarifLogical{Name: target, FullyQualifiedName: target, Kind: "target"}
	}
	return sarifLogical{Name: subject, FullyQualifiedName: target + "/" + subject, Kind: "subject"}
}
