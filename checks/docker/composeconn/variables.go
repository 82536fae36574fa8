package composeconn

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
)

// variables are the values that the files' variables have: those of .env beside the first file, and of
// nothing else. An auditor's own environment is not the one that the project will run in.
type variables map[string]string

func readVariables(f *files) (variables, error) {
	data, err := f.below(filepath.Join(f.folder, ".env"))
	switch {
	case isMissing(err):
		return variables{}, nil
	case err != nil:
		return nil, err
	}
	values, err := dotenv.ParseWithLookup(bytes.NewReader(data), func(string) (string, bool) { return "", false })
	if err != nil {
		return nil, errors.New(".env: a line is no variable") // the library's words may hold the value
	}
	return values, nil
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func (v variables) lookup(name string) (string, bool) {
	value, set := v[name]
	return value, set
}

// substitute puts values in a text's variables. One that has none is empty, even where the file
// demands it: whoever deploys will have to set it.
func (v variables) substitute(text string, lookup template.Mapping) (string, error) {
	result, _, err := replaced(text, lookup)
	return result, err
}

// missingIn is a variable of the text that has no value and no default; empty where each has one.
func (v variables) missingIn(text string) string {
	_, missing, _ := replaced(text, v.lookup)
	return missing
}

func replaced(text string, lookup template.Mapping) (result, missing string, err error) {
	replace := func(part string, lookup template.Mapping, config *template.Config) (string, error) {
		var absent []string
		// The library takes what follows a closing brace for a part of the expression.
		part, rest := cutBrace(part)
		value, applied, err := template.DefaultReplacementAppliedFunc(part, func(name string) (string, bool) {
			value, set := lookup(name)
			if !set {
				absent = append(absent, name)
			}
			return value, set
		}, config)
		if required, is := errors.AsType[*template.MissingRequiredError](err); is {
			value, missing, err = "", required.Variable, nil
		}
		// A default stands for one variable. What that default itself rests on may be missing too.
		if len(absent) > 1 || len(absent) == 1 && (!applied || value == "") {
			missing = absent[len(absent)-1]
		}
		if err != nil || rest == "" {
			return value, err
		}
		after, alsoMissing, err := replaced(rest, lookup)
		if alsoMissing != "" {
			missing = alsoMissing
		}
		return value + after, err
	}
	result, err = template.SubstituteWithOptions(text, lookup, template.WithoutLogging, template.WithReplacementFunction(replace))
	return result, missing, err
}

// cutBrace separates an expression in braces from what stands behind it.
func cutBrace(text string) (expression, rest string) {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return text[:i+1], text[i+1:]
			}
		}
	}
	return text, ""
}
