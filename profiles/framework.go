package profiles

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"hardcheck/checks/yamlfile"
)

//go:embed frameworks/*.json
var frameworkFiles embed.FS

// Framework is a published list of requirements. Checks and controls are mapped to it by the
// ids of its requirements alone: what they ask for stands in the publication.
type Framework struct {
	// ID is the name in profiles and on the command line: "iec-62443-3-3".
	ID    string `json:"id"`
	Title string `json:"title"`
	// Edition is the publication that the ids are from.
	Edition string `json:"edition"`
	// Requirements are in the framework's own order.
	Requirements []Requirement `json:"requirements"`
}

// Requirement is one of a framework.
type Requirement struct {
	// ID is the framework's own: "SR 5.1".
	ID string `json:"id"`
	// Title is in our words, for finding one's way.
	Title string `json:"title"`
	// Source is where in the edition the requirement stands.
	Source string `json:"source"`
}

// Mapping names requirements by their framework: {"iec-62443-3-3": ["SR 5.1"]}.
type Mapping map[string][]string

// FrameworkIDs are the names of all frameworks, each in the file of its name.
func FrameworkIDs() []string { return []string{"iec-62443-3-3", "nist-800-82"} }

// FindFramework returns a framework by its name.
func FindFramework(id string) (Framework, error) {
	known, err := frameworks()
	if err != nil {
		return Framework{}, err
	}
	for _, framework := range known {
		if framework.ID == id {
			return framework, nil
		}
	}
	return Framework{}, fmt.Errorf("unknown framework %q%s", id, yamlfile.DidYouMean(id, FrameworkIDs()))
}

// frameworks are read once: they are part of the program.
var frameworks = sync.OnceValues(func() ([]Framework, error) {
	all := make([]Framework, len(FrameworkIDs()))
	for i, id := range FrameworkIDs() {
		if err := readFrameworkFile(id, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// checkMappings are read once.
var checkMappings = sync.OnceValues(func() (all map[string]Mapping, err error) {
	return all, readFrameworkFile("checks", &all)
})

// readFrameworkFile reads one of the embedded files. They are JSON, which costs an audit less
// than YAML does.
func readFrameworkFile(name string, into any) error {
	data, err := frameworkFiles.ReadFile("frameworks/" + name + ".json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read frameworks/%s.json: %w", name, err)
	}
	return nil
}

// CheckMapping is what requirements a check looks at; empty for a check that tells nothing of
// any. That it does never says that a requirement is met. A test holds that the embedded file
// can be read.
func CheckMapping(check string) Mapping {
	all, err := checkMappings()
	if err != nil {
		return nil
	}
	return all[check]
}

// mapping reads the frameworks of a control.
func (p *parser) mapping(path []any, entry map[string][]string) Mapping {
	if len(entry) == 0 {
		return nil
	}
	for id, requirements := range entry {
		framework, err := FindFramework(id)
		if err != nil {
			p.doc.Errorf(below(path, id), "%v", err)
			continue
		}
		for i, name := range requirements {
			switch {
			case slices.Contains(requirements[:i], name):
				p.doc.Errorf(below(path, id, i), "requirement %q stands twice", name)
			case !framework.has(name):
				p.doc.Errorf(below(path, id, i), "%s has no requirement %q%s", framework.Edition, name, framework.suggest(name))
			}
		}
		if len(requirements) == 0 && !p.malformed {
			p.doc.Errorf(below(path, id), "%s names no requirement: leave it out", id)
		}
	}
	return entry
}

func (f Framework) has(id string) bool {
	return slices.ContainsFunc(f.Requirements, func(r Requirement) bool { return r.ID == id })
}

// suggest names the requirement that was probably meant. Ids differ in digits, so that the
// nearest word says little: what was written otherwise is found first, such as "sr5.1".
func (f Framework) suggest(name string) string {
	plain := func(id string) string {
		return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(id))
	}
	for _, r := range f.Requirements {
		if plain(r.ID) == plain(name) {
			return fmt.Sprintf(": did you mean %q?", r.ID)
		}
	}
	return fmt.Sprintf(" (hardcheck coverage --framework %s shows all)", f.ID)
}
