package django

import (
	"fmt"
	"strings"
	"testing"
)

// shown is a value as Python would write it, with ? for what isn't known and ... for parts that
// aren't.
func shown(v value) string {
	var parts []string
	for i, item := range v.items {
		text := shown(item)
		if v.kind == dictValue {
			text = v.keys[i] + ": " + text
		}
		parts = append(parts, text)
	}
	if !v.whole && (v.kind == listValue || v.kind == dictValue) {
		parts = append(parts, "...")
	}
	switch v.kind {
	case noneValue:
		return "None"
	case boolValue:
		return fmt.Sprint(v.flag)
	case numberValue:
		return fmt.Sprint(v.num)
	case textValue:
		return "'" + v.text + "'"
	case listValue:
		return "[" + strings.Join(parts, ", ") + "]"
	case dictValue:
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "?"
}

// TestExpressionsAreRead holds what an expression comes to, and that what can't be read is
// unknown, to the end of its own brackets.
func TestExpressionsAreRead(t *testing.T) {
	t.Parallel()
	list := func(n int, item string) string { return "[" + strings.Repeat(item+", ", n) + "]" }
	for text, want := range map[string]string{
		`'a'`: "'a'", `'a' 'b'`: "'ab'", `12.5`: "12.5", `1_000`: "1000", `True`: "true", `None`: "None",
		`-1`: "?", `['a', -1, 'b']`: "['a', ?, 'b', ...]", `['a', ~1]`: "?",
		`('a')`: "'a'", `('a',)`: "['a']", `()`: "[]", `('a', 'b')`: "['a', 'b']", `[]`: "[]", `['a']`: "['a']", `['a', *b]`: "['a', ?, ...]", `['a', b]`: "['a', ?, ...]",
		`'a' + 'b'`: "'ab'", `['a'] + ['b']`: "['a', 'b']", `['a'] + b`: "['a', ...]", `b + ['a']`: "['a', ...]", `'a' + ['b']`: "['b', ...]", `1 + 'a'`: "?",
		`{'a': 'b', 'c': 1}`: "{a: 'b', c: 1}", `{**x, 'a': 'b'}`: "{a: 'b', ...}", `{'a': 'b', **x}`: "{a: ?, ...}", `{'a': 'b', x: 1}`: "{a: ?, ...}", `{'a'}`: "?",
		`{'a': 'b' 'c': 1}`: "?", `{**x 'a': 1}`: "?",
		`[[x for x in (1, 2)], 'b']`: "[?, 'b', ...]", `[[x for x in [a]], 'b']`: "[?, 'b', ...]", `[[x for x in {a}], 'b']`: "[?, 'b', ...]",
		`[[x for x in ']'], 'b']`: "[?, 'b', ...]", `[{x: x for x in (a)}, 'b']`: "[?, 'b', ...]", `[{a, (b)}, 'c']`: "[?, 'c', ...]",
		`[x for x in y)`: "?", `[1, 2)`: "?", `{'a': 1)`: "?", `bool(], a`: "?", `'a' not`: "?", `'a' 1`: "?",
		`'a' in ['a']`: "true", `'a' not in ['a']`: "false", `'a' not in ['b']`: "true",
		`'a' in ` + list(70, "'b'"): "false", `'a' in [` + strings.Repeat("'b', ", 70) + `'a']`: "true",
		strings.Repeat("1 if 0 else ", maxDepth-1) + "2": "2", strings.Repeat("1 if 0 else ", maxDepth) + "2": "?",
	} {
		lines, err := cut([]byte("x = " + text))
		if err != nil || len(lines) != 1 {
			t.Errorf("%q: %d lines, %v", text, len(lines), err)
			continue
		}
		if got := shown(expression(lines[0].tokens[2:], nil)); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
