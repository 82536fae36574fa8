package junit

import (
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// junitTime is every duration: some readers refuse an empty one.
const junitTime = "0.000"

// The elements of JUnit XML that this report uses. Their attributes are those of
// the schema junit-10.xsd of the Jenkins xUnit plugin.
type (
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitTest struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
		// Said is what a person stated; the test's output, since it is neither good nor bad.
		Said *junitOutput `xml:"system-out"`
	}
	junitOutput struct {
		Text string `xml:",cdata"`
	}
	junitMessage struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Body    string `xml:",cdata"`
	}
)

// add appends a test that rests on no finding, and counts it.
func (s *junitSuite) add(test junitTest) {
	s.others = append(s.others, test)
	if test.Skipped != nil {
		s.count(skips)
		return
	}
	s.count(passes)
}

// startOf starts an element; attributes alternate names and values.
func startOf(name string, attributes ...string) xml.StartElement {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i+1 < len(attributes); i += 2 {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
	}
	return start
}

func junitText(kind, message, body string) *junitMessage {
	return &junitMessage{Type: xmlText(kind), Message: xmlText(message), Body: xmlText(body)}
}

// xmlText replaces what XML 1.0 forbids even as a character reference (section
// 2.2), and which one reader or another chokes on. Line breaks and tabs stay.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t',
			r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000 && r <= utf8.MaxRune:
			return r
		}
		return utf8.RuneError
	}, text)
}
