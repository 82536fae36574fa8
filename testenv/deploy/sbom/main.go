// Command sbom prints the bill of materials of a Go binary in CycloneDX 1.5 (JSON): every
// module that is linked, by the record that the build left in the binary. Equal binaries give
// equal bytes.
package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
)

// bill is the form of CycloneDX, as far as it is written here.
type bill struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component  component  `json:"component"`
	Properties []property `json:"properties"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type component struct {
	Ref     string `json:"bom-ref"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	PURL    string `json:"purl,omitempty"`
	// Properties have the checksum of go.sum, which is no hash of one file.
	Properties []property `json:"properties,omitempty"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("takes 2 arguments, found %d: write sbom BINARY VERSION", len(args))
	}
	info, err := buildinfo.ReadFile(args[0])
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(billOf(info, args[1]))
}

func billOf(info *debug.BuildInfo, version string) bill {
	main := component{Ref: info.Main.Path, Type: "application", Name: info.Main.Path, Version: version}
	b := bill{
		Format: "CycloneDX", SpecVersion: "1.5", Version: 1, Metadata: metadata{Component: main, Properties: []property{{"go:version", info.GoVersion}}},
		Components: []component{{
			Ref: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"), Type: "library", Name: "std",
			Version: strings.TrimPrefix(info.GoVersion, "go"), PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
		}},
	}
	for _, setting := range info.Settings {
		if setting.Key == "GOOS" || setting.Key == "GOARCH" {
			b.Metadata.Properties = append(b.Metadata.Properties, property{"go:" + setting.Key, setting.Value})
		}
	}
	for _, module := range info.Deps {
		b.Components = append(b.Components, library(module))
	}
	needed := dependency{Ref: main.Ref, DependsOn: []string{}}
	for _, c := range b.Components {
		needed.DependsOn = append(needed.DependsOn, c.Ref)
	}
	b.Dependencies = []dependency{needed}
	return b
}

// library is a module, or what it was replaced by.
func library(module *debug.Module) component {
	if module.Replace != nil {
		module = module.Replace
	}
	purl := "pkg:golang/" + escaped(module.Path) + "@" + url.QueryEscape(module.Version)
	c := component{Ref: purl, Type: "library", Name: module.Path, Version: module.Version, PURL: purl}
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(module.Sum, "h1:")); err == nil && len(sum) > 0 {
		c.Properties = []property{{"go:sum", module.Sum}, {"go:sum:sha256", hex.EncodeToString(sum)}}
	}
	return c
}

// escaped is a module's path as a package URL has it: its parts in lower case.
func escaped(path string) string {
	parts := strings.Split(strings.ToLower(path), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return cmp.Or(strings.Join(parts, "/"), "unknown")
}
