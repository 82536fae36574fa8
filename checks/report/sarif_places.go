package report

import (
	"net/url"
	"path"
	"strings"

	"hardcheck/checks/engine"
)

// sarifPlaces knows where findings are shown: GitHub refuses a whole file for one
// result without a physical location.
type sarifPlaces struct {
	// site is the site file's URI; empty when there is none.
	site string
	// lines has a control's line in its profile, by "profile/id"; 0 when unknown.
	lines map[string]int
}

func newSarifPlaces(r engine.Result, o SARIFOptions) *sarifPlaces {
	p := &sarifPlaces{lines: map[string]int{}}
	if o.SiteFile != "" {
		p.site = relativeURI(o.SiteFile)
	}
	for _, control := range r.Controls {
		p.lines[controlKey(control)] = control.Line
	}
	return p
}

// of is the target's line in the site file, else the line of the first control in
// its profile, else the best there is.
func (p *sarifPlaces) of(f engine.Finding) sarifLocation {
	uri, line := p.physical(f)
	return sarifLocation{
		PhysicalLocation: sarifPhysical{sarifArtifact{uri}, sarifRegion{max(line, 1)}},
		LogicalLocations: []sarifLogical{logicalOf(f)},
	}
}

func (p *sarifPlaces) physical(f engine.Finding) (uri string, line int) {
	if p.site != "" && f.Line > 0 {
		return p.site, f.Line
	}
	for _, control := range f.Controls {
		if line := p.lines[control]; line > 0 {
			return profileURI(control), line
		}
	}
	switch {
	case p.site != "":
		return p.site, 1
	case len(f.Controls) > 0:
		return profileURI(f.Controls[0]), 1
	default:
		return "hardcheck", 1
	}
}

func profileURI(control string) string {
	profile, _, _ := strings.Cut(control, "/")
	return relativeURI("profiles/" + profile + ".yaml")
}

// relativeURI makes a path of any system a relative URI that stays in its folder.
func relativeURI(file string) string {
	file = strings.ReplaceAll(inline(file), `\`, "/")
	drive := len(file) > 1 && file[1] == ':'
	file = path.Clean(file)
	if drive || path.IsAbs(file) || file == ".." || strings.HasPrefix(file, "../") {
		file = path.Base(file)
	}
	if file == "." || file == ".." || file == "/" {
		return "hardcheck"
	}
	// A colon in the first element would read as the end of a scheme (RFC 3986, 4.2).
	return strings.ReplaceAll((&url.URL{Path: file}).EscapedPath(), ":", "%3A")
}

func logicalOf(f engine.Finding) sarifLogical {
	target := inline(f.Target)
	if target == "" {
		target = inline(f.Kind)
	}
	if target == "" {
		target = "site"
	}
	subject := inline(f.Subject)
	if subject == "" {
		return sarifLogical{Name: target, FullyQualifiedName: target, Kind: "target"}
	}
	return sarifLogical{Name: subject, FullyQualifiedName: target + "/" + subject, Kind: "subject"}
}
