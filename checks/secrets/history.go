package secrets

import (
	"strings"

	"hardcheck/checks/pattern"
)

// Step judges one step of an image's build: what ENV, ARG and LABEL set, build arguments
// before a shell ("|1 TOKEN=x /bin/sh -c ..."), and the words of commands.
func Step(text string) []Finding {
	text = strings.TrimSpace(text[:min(len(text), MaxJudged)])
	instruction, rest, _ := strings.Cut(text, " ")
	switch instruction {
	case "CMD", "ENTRYPOINT", "HEALTHCHECK":
		// An array of JSON, or as Go prints one.
		var args []string
		for _, found := range quoted.FindAllStringSubmatch(rest, -1) {
			args = append(args, strings.ReplaceAll(found[1], `\"`, `"`))
		}
		if len(args) > 0 {
			return Command(args)
		}
	case "ENV", "LABEL":
		return lineFindings(oldPair(statementsOf(text)), 0)
	}
	return lineFindings(statementsOf(text), 0)
}

var quoted = pattern.New(`"((?:[^"\\]|\\.)*)"`)

// oldPair reads "ENV NAME value", an older form of "ENV NAME=value".
func oldPair(statements []statement) []statement {
	if len(statements) == 0 || len(statements[0].words) < 3 || strings.Contains(statements[0].words[1].text, "=") {
		return statements
	}
	words := statements[0].words
	words[1].text += "=" + strings.Join(statements[0].texts()[2:], " ")
	statements[0].words = words[:2]
	return statements
}
