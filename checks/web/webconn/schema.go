package webconn

import (
	"encoding/json"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/web"
)

// maxSchemes bounds the security schemes of an API.
const maxSchemes = 50

// readSchema reads an OpenAPI description (3.0 and 3.1, and Swagger 2.0) in JSON.
func (c *collector) readSchema(page web.Page, got answer) {
	if !page.Served() {
		c.problems.Add("schema", checks.Problem{
			Reason: checks.Source, Detail: "the description is not given to anybody (" + page.String() + ")",
		})
		return
	}
	var read struct {
		OpenAPI string `json:"openapi"`
		Swagger string `json:"swagger"`
		Info    struct {
			Version string `json:"version"`
		} `json:"info"`
		Components struct {
			Schemes map[string]securityScheme `json:"securitySchemes"`
		} `json:"components"`
		Definitions map[string]securityScheme `json:"securityDefinitions"`
	}
	switch err := json.Unmarshal(got.body, &read); {
	case !got.whole:
		c.problems.Add("schema", checks.Problem{Reason: checks.Budget, Detail: "the description is longer than what is read of one"})
		return
	case err != nil || read.OpenAPI == "" && read.Swagger == "":
		c.problems.Add("schema", checks.Problem{
			Reason: checks.Source, Detail: "the description is not OpenAPI in JSON: name a path that answers JSON, such as one with ?format=json",
		})
		return
	}
	schema := web.Schema{Version: text(read.Info.Version)}
	schemes := read.Components.Schemes
	if read.OpenAPI == "" {
		schemes = read.Definitions
	}
	var all []web.Scheme
	for _, name := range slices.Sorted(maps.Keys(schemes)) {
		all = append(all, schemes[name].fact(name))
	}
	schema.Schemes = checks.Head(all, maxSchemes)
	c.facts.Schema = checks.Known(schema)
}

// securityScheme is one as both versions of the specification write it.
type securityScheme struct {
	Type   string `json:"type"`
	Scheme string `json:"scheme"`
	In     string `json:"in"`
	Name   string `json:"name"`
}

func (s securityScheme) fact(name string) web.Scheme {
	kind, scheme := web.SchemeType(text(s.Type)), text(s.Scheme)
	if s.Type == "basic" { // Swagger 2.0
		kind, scheme = "http", "basic"
	}
	return web.Scheme{Name: text(name), Type: kind, HTTP: scheme, In: text(s.In), Key: text(s.Name)}
}

// readVersion reads the version of a health page.
func (c *collector) readVersion(page web.Page, got answer) {
	var read struct {
		Version string `json:"version"`
	}
	switch err := json.Unmarshal(got.body, &read); {
	case !page.Served():
		c.problems.Add("version", checks.Problem{Reason: checks.Source, Detail: "the health page is not given to anybody (" + page.String() + ")"})
	case !got.whole || err != nil || read.Version == "":
		c.problems.Add("version", checks.Problem{Reason: checks.Source, Detail: "the health page is no JSON object with a version"})
	default:
		c.facts.Version = checks.Known(text(read.Version))
	}
}
