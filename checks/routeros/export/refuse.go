package export

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"hardcheck/checks/pattern"
)

// What to do about a file that isn't what the router wrote.
const (
	damaged = "the file is damaged: export it again"
	aScript = "this is a script, not an export: give what /export writes on the router"
)

// refuse makes an error about a line. A menu's name holds letters, digits and dashes
// only, see [isMenuWord].
func refuse(line int, menu, why string) error {
	if menu == "" || menu == "/" {
		return fmt.Errorf("line %d: %s", line, why)
	}
	return fmt.Errorf("line %d (%s): %s", line, menu, why)
}

// inspect refuses what can't be an export before it is read.
func inspect(data []byte) error {
	if len(data) > MaxBytes {
		return fmt.Errorf("file is larger than %d MiB", MaxBytes>>20)
	}
	text := bytes.TrimSpace(data)
	if len(text) == 0 {
		return errors.New("file is empty: give what /export writes on the router")
	}
	if i := bytes.IndexFunc(data, isBinary); i >= 0 {
		return refuse(1+bytes.Count(data[:i], []byte("\n")), "", "a control character: "+damaged)
	}
	line := 1 + bytes.Count(data[:bytes.IndexByte(data, text[0])], []byte("\n"))
	switch first, _, _ := bytes.Cut(text, []byte("\n")); {
	case looksJSON.Match(text):
		return refuse(line, "", "this is JSON, perhaps the project of a PLC tool, not an export of RouterOS")
	case looksMarkup.Match(text):
		return refuse(line, "", "this is XML or HTML, not an export of RouterOS")
	case looksPrompt.Match(first) && !prompt.Match(bytes.TrimSpace(first)):
		return refuse(line, "", "this is a session of the console with another command than export: give what /export writes")
	}
	return nil
}

// What a text begins with that is something else.
var (
	looksJSON   = pattern.New(`^(\{\s*["}]|\[\s*(["\[{\]\d-]|true|false|null))`)
	looksMarkup = pattern.New(`^<[?!a-zA-Z]`)
	looksPrompt = pattern.New(`^\[[^\s\]@]{1,64}@[^\]]{1,64}\] `)
)

// isBinary finds what a text doesn't have. Bytes that are no UTF-8 are left alone:
// comments keep the character set of who wrote them.
func isBinary(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}

// verbs are commands that an export doesn't have.
var verbs = []string{
	"comment", "delay", "disable", "do", "edit", "else", "enable", "error", "export", "fetch", "find", "for", "foreach",
	"get", "global", "if", "import", "local", "log", "move", "print", "put", "remove", "reset", "run", "unset", "while",
}

func isVerb(word string) bool { return slices.Contains(verbs, word) }
