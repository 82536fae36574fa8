package routeros

import (
	"strings"

	"hardcheck/checks/pattern"
)

// commandEnds separates the commands of a script, with those in blocks and brackets and
// in the texts of other scripts. A line that is continued is one.
var (
	commandEnds = pattern.New(`[\r\n;{}\[\]"]+`)
	continued   = pattern.New(`\\\r?\n\s*`)
)

// imports reports whether the script runs a file as configuration: the import command
// itself, not the one of a menu, which reads certificates or keys.
func imports(script string) bool {
	menu, text, begin := "", false, 0
	script = continued.ReplaceAllString(script, "")
	for _, end := range append(commandEnds.FindAllStringIndex(script, -1), []int{len(script), len(script)}) {
		command := strings.TrimSpace(script[begin:end[0]])
		rooted := strings.HasPrefix(command, "/") || strings.HasPrefix(command, ":")
		words := strings.FieldsFunc(strings.TrimLeft(command, "/: "), func(r rune) bool { return r == ' ' || r == '\t' || r == '/' })
		switch {
		case len(words) == 0:
		case strings.EqualFold(words[0], "import"):
			// Between quotes it may be a text for people: the name of a file tells.
			if rooted || menu == "" && len(words) > 1 && (!text || strings.ContainsAny(words[1], "=.$(")) {
				return true
			}
		case strings.HasPrefix(command, "/") && onlyMenu(words):
			menu = command
		}
		text = text != (strings.Count(script[end[0]:end[1]], `"`)%2 == 1)
		begin = end[1]
	}
	return false
}

var menuPath = pattern.New(`^[a-z0-9-]+$`)

// onlyMenu reports whether the words name a menu, for the commands behind them.
func onlyMenu(words []string) bool {
	for _, word := range words {
		if !menuPath.MatchString(word) {
			return false
		}
	}
	last := words[len(words)-1]
	return last != "import" && last != "add" && last != "set" && last != "print" && last != "remove"
}

// runsText are commands that run a text, or keep it for later, which comes from a file or
// from what was fetched.
var runsText = pattern.New(`(?is)(:\s*(execute|parse)\b|\bsystem[ /]+(script|scheduler)[ /]+(add|set)\b.*\b(source|on-event)\s*=).{0,80}(->\s*"?data\b|\bcontents\b)`)
