package main

import (
	"fmt"
	"io"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

// targetsTopic is the topic that is made from what the connectors declare.
const targetsTopic = "targets"

// explainTargets tells how targets of each kind are written, and which keys of the site
// file only they have.
func explainTargets(w io.Writer) error {
	width := columnsOf(w)
	var out strings.Builder
	out.WriteString("Targets of hardcheck, with the ports that are used where the URL names none\n")
	for _, kind := range all.Kinds() {
		fmt.Fprintf(&out, "\n%s (%s)\n", kind.Title, kind.Name)
		for _, connector := range all.Connectors() {
			if connector.Kind.Name == kind.Name {
				out.WriteString(usages(width, connector.Schemes))
			}
		}
		for _, key := range kind.Keys() {
			out.WriteString(hang(width, fmt.Sprintf("  %-*s", usageColumn, "site file key "+key.Name), key.About))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// usageColumn is where the words about a URL begin.
const usageColumn = 36

func usages(width int, schemes []checks.Scheme) string {
	var out strings.Builder
	for _, scheme := range schemes {
		out.WriteString(hang(width, fmt.Sprintf("  %-*s", usageColumn, scheme.Usage()), scheme.About))
	}
	return out.String()
}
