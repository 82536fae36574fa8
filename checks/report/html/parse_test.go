package html

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// parsedPage is what a strict reader of the markup finds.
type parsedPage struct {
	elements  map[string]int
	ids       map[string]bool
	internal  []string // targets of links within the page
	external  []string
	headings  []int
	text      strings.Builder
	styles    []string
	classes   map[string]bool
	landmarks []string
}

// parsePage reads a page as strictly as XML, and fails for unbalanced elements,
// ids that are not unique, and whatever could load or run something.
func parsePage(t testing.TB, html string) *parsedPage {
	t.Helper()
	p := &parsedPage{elements: map[string]int{}, ids: map[string]bool{}, classes: map[string]bool{}}
	// HTML may hold noncharacters, XML may not.
	decoder := xml.NewDecoder(strings.NewReader(strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(html)))
	decoder.Entity = map[string]string{}
	inStyle := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			p.element(t, token)
			inStyle = token.Name.Local == "style"
		case xml.EndElement:
			inStyle = false
		case xml.CharData:
			if inStyle {
				p.styles = append(p.styles, string(token))
			} else {
				p.text.Write(token)
			}
		}
	}
}

// allowedElements are those that neither run nor load anything.
var allowedElements = strings.Fields(`html head meta title style body a header nav main section article footer div p h1 h2 h3 h4 ul li dl dt dd span strong
	code pre blockquote details summary figure figcaption fieldset legend label input svg desc text path rect g
	table caption ol thead tbody tr th td`)

// allowedAttributes exclude style, src, and every handler.
var allowedAttributes = strings.Fields(`charset http-equiv content name lang class id href rel tabindex aria-label aria-labelledby aria-hidden focusable role
	viewBox preserveAspectRatio x y width height d transform fill-rule type autocomplete checked scope colspan`)

func (p *parsedPage) element(t testing.TB, e xml.StartElement) {
	t.Helper()
	name := e.Name.Local
	p.elements[name]++
	if !slices.Contains(allowedElements, name) {
		t.Errorf("element %s is not one the report uses", name)
	}
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		p.headings = append(p.headings, int(name[1]-'0'))
	}
	if slices.Contains([]string{"header", "nav", "main", "footer"}, name) {
		p.landmarks = append(p.landmarks, name)
	}
	attributes := map[string]string{}
	for _, a := range e.Attr {
		if !slices.Contains(allowedAttributes, a.Name.Local) {
			t.Errorf("attribute %s of %s is not one the report uses", a.Name.Local, name)
		}
		attributes[a.Name.Local] = a.Value
	}
	if id, there := attributes["id"]; there {
		if id == "" || p.ids[id] {
			t.Errorf("id %q of %s is empty or not unique", id, name)
		}
		p.ids[id] = true
	}
	for _, class := range strings.Fields(attributes["class"]) {
		p.classes[class] = true
	}
	if href, there := attributes["href"]; there {
		p.link(t, href, attributes["rel"])
	}
}

func (p *parsedPage) link(t testing.TB, href, rel string) {
	t.Helper()
	if id, within := strings.CutPrefix(href, "#"); within {
		p.internal = append(p.internal, id)
		return
	}
	p.external = append(p.external, href)
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		t.Errorf("link to %q, which is no web page", href)
	}
	if rel != "noopener noreferrer" {
		t.Errorf("link to %q with rel %q", href, rel)
	}
}
