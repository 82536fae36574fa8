package yamlfile

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// readText checks that data is text of a bearable size, and notes its lines.
func (d *Document) readText(most int, data []byte) (string, bool) {
	if len(data) > most {
		d.add(start, "file is too large: more than %d MiB", most>>20)
		return "", false
	}
	if tooMany(data) {
		d.add(start, "file has too many lines and entries: more than %d", maxEntries)
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	text := string(data)
	d.lines = strings.Split(text, "\n")
	for i, line := range d.lines {
		if bad := strings.IndexFunc(line, unprintable); bad >= 0 {
			d.add(place{i + 1, utf8.RuneCountInString(line[:bad]) + 1}, "%s", unprintableMessage(line[bad:]))
			return "", false
		}
	}
	if strings.TrimSpace(text) == "" {
		d.add(start, "file is empty")
		return "", false
	}
	return text, true
}

// tooMany reports whether a file has too many lines and entries.
func tooMany(data []byte) bool {
	return bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte(","))+bytes.Count(data, []byte(":")) > maxEntries
}

func unprintable(r rune) bool {
	return r == utf8.RuneError || r == '\ufeff' || r != '\t' && unicode.IsControl(r)
}

func unprintableMessage(rest string) string {
	if r, size := utf8.DecodeRuneInString(rest); r == utf8.RuneError && size == 1 {
		return "not UTF-8 text"
	}
	return "control character in the text"
}

// parse returns the root of the only document, or nil after noting what is wrong.
func (d *Document) parse(text string) ast.Node {
	defer func() {
		// The parser is foreign and its input is too: a defect there is an error in the file.
		if recover() != nil {
			d.add(start, "not YAML: the text can't be parsed")
		}
	}()
	tokens := lexer.Tokenize(text)
	if !d.admit(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.addSyntax(err)
		return nil
	}
	return d.onlyDocument(file)
}

func (d *Document) addSyntax(err error) {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		d.add(start, "not YAML: the text can't be parsed")
		return
	}
	// Some messages end with the offending text, which may be a secret.
	message, _, _ := strings.Cut(syntax.Message, `"`)
	message = strings.ReplaceAll(message, "character '\t'", "a tab")
	d.add(tokenPlace(syntax.Token), "not YAML: %s", clean(strings.TrimRight(message, ": ")))
}

func (d *Document) onlyDocument(file *ast.File) ast.Node {
	var root ast.Node
	for i, document := range file.Docs {
		if i > 0 && (document.Start != nil || document.Body != nil) {
			d.add(tokenPlace(document.Start), "more than one document in the file")
			return nil
		}
		root = document.Body
	}
	if root == nil {
		d.add(start, "file is empty")
	}
	return root
}

// refused are parts of YAML that hide what a file says or make it grow.
var refused = map[token.Type]string{
	token.AnchorType:    "anchors (&) are not supported",
	token.AliasType:     "aliases (*) are not supported: put the text in quotes if it begins with an asterisk",
	token.MergeKeyType:  "merge keys (<<) are not supported",
	token.TagType:       "tags (!) are not supported: put the text in quotes if it begins with an exclamation mark",
	token.DirectiveType: "directives (%) are not supported",
}

// admit bounds what the parser is given: its time grows with the square of the
// nesting and of the number of keys.
func (d *Document) admit(tokens token.Tokens) bool {
	found := len(d.issues)
	var depth nesting
	for i, t := range tokens {
		if message, ok := refused[t.Type]; ok {
			d.add(tokenPlace(t), "%s", message)
		}
		var before *token.Token
		if i > 0 {
			before = tokens[i-1]
		}
		if problem := depth.count(t, before); problem != "" {
			d.add(tokenPlace(t), "%s", problem)
			return false
		}
	}
	return len(d.issues) == found
}
