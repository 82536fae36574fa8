package django

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPythonIsCutIntoLines holds the indent of each logical line and the texts of its tokens, each
// with the line of the file that it stands on; a text stands in quotes, what is filled in with an f.
func TestPythonIsCutIntoLines(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"  ", nil},
		{"a\n  ", []string{"0 a:1"}},
		{"a\nb", []string{"0 a:1", "0 b:2"}},
		{"a\n\n# b\nc", []string{"0 a:1", "0 c:4"}},
		{"if a:\n\tb", []string{"0 if:1 a:1 ::1", "8 b:2"}},
		{"if a:\n   \tb", []string{"0 if:1 a:1 ::1", "8 b:2"}},
		{"if a:\n\t\tb", []string{"0 if:1 a:1 ::1", "16 b:2"}},
		{"if a:\n        \tb", []string{"0 if:1 a:1 ::1", "16 b:2"}},
		{"if a:\n    b; c", []string{"0 if:1 a:1 ::1", "4 b:2", "4 c:2"}},
		{"a = (1,\n  2)\nb", []string{"0 a:1 =:1 (:1 1:1 ,:1 2:2 ):2", "0 b:3"}},
		{"a = b \\\n  + c\nd", []string{"0 a:1 =:1 b:1 +:2 c:2", "0 d:3"}},
		{"a = b \\\r\n  + c\nd", []string{"0 a:1 =:1 b:1 +:2 c:2", "0 d:3"}},
		{"a = '''x\ny''' + b\nc", []string{"0 a:1 =:1 'x\ny':1 +:2 b:2", "0 c:3"}},
		{"a = 'x\\\ny'\nc", []string{"0 a:1 =:1 'x\\\ny':1", "0 c:3"}},
		{"a = 12.5e3 + 0xFF_FF", []string{"0 a:1 =:1 12.5e3:1 +:1 0xFF_FF:1"}},
		{"a = ٣ + 1", []string{"0 a:1 =:1 ٣:1 +:1 1:1"}},
		{"ä1_b = 2", []string{"0 ä1_b:1 =:1 2:1"}},
		{"r'a' + rb\"b\" + F'{c}' + f'd' + rf'{e}'", []string{"0 'a':1 +:1 'b':1 +:1 f'{c}':1 +:1 'd':1 +:1 f'{e}':1"}},
		{"a in'b' or x'c' or rub'd'", []string{"0 a:1 in:1 'b':1 or:1 x:1 'c':1 or:1 rub:1 'd':1"}},
		{"a == b != c // d", []string{"0 a:1 ==:1 b:1 !=:1 c:1 //:1 d:1"}},
	} {
		lines, err := cut([]byte(tc.text))
		if err != nil {
			t.Errorf("%q: %v", tc.text, err)
			continue
		}
		var got []string
		for _, l := range lines {
			text := fmt.Sprint(l.indent)
			for _, token := range l.tokens {
				shown := map[form]string{formText: "'" + token.text + "'", formFilled: "f'" + token.text + "'"}[token.form]
				if shown == "" {
					shown = token.text
				}
				text += fmt.Sprintf(" %s:%d", shown, token.line)
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.text, diff)
		}
	}
}

// TestPythonIsBounded holds that a file at each bound is read, and one beyond it is not.
func TestPythonIsBounded(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return strings.Repeat("(", n) + strings.Repeat(")", n) }
	for name, tc := range map[string]struct{ most, more string }{
		"bytes":  {strings.Repeat("#", maxBytes), strings.Repeat("#", maxBytes+1)},
		"tokens": {strings.Repeat("a\n", maxTokens), strings.Repeat("a\n", maxTokens) + "a"},
		"depth":  {deep(maxDepth), deep(maxDepth + 1)},
	} {
		if _, err := cut([]byte(tc.most)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := cut([]byte(tc.more)); !errors.Is(err, errLarge) {
			t.Errorf("more %s: error %v", name, err)
		}
	}
}

// TestLineIs holds that a line is compared no further than its end.
func TestLineIs(t *testing.T) {
	t.Parallel()
	l := line{tokens: []token{{text: "if"}, {text: "self"}, {text: "else", form: formText}}}
	for _, tc := range []struct {
		from  int
		texts []string
		want  bool
	}{
		{0, []string{"if", "self"}, true},
		{1, []string{"self"}, true},
		{0, []string{"self"}, false},
		{2, []string{"else"}, false},
		{1, []string{"self", "else", "x"}, false},
		{0, []string{"if", "self", "x", "y"}, false},
		{3, []string{"x"}, false},
	} {
		if got := l.is(tc.from, tc.texts...); got != tc.want {
			t.Errorf("%q from %d: %t, want %t", tc.texts, tc.from, got, tc.want)
		}
	}
	if short := (line{tokens: l.tokens[:1]}); short.is(0, "if", "self") {
		t.Error("a line is longer than it is")
	}
}

// TestPermissionsByAction holds which forms of get_permissions are read.
func TestPermissionsByAction(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ body, want string }{
		"one":             {"if self.action == 'create':\n            return [A()]\n        return [B()]\n", "create A, update B"},
		"else":            {"if self.action in ['create']:\n            return [A()]\n        else:\n            return [B()]\n", "create A, update B"},
		"elif":            {"if self.action == 'create':\n            return [A()]\n        elif self.action == 'update':\n            return [B()]\n        return [C()]\n", "create A, update B"},
		"none_listed":     {"if self.action in []:\n            return [A()]\n        return [B()]\n", "create ?, update ?"},
		"nothing":         {"\"\"\"Text.\"\"\"\n", "create ?, update ?"},
		"another_if":      {"if x:\n            return [A()]\n        return [B()]\n", "create ?, update ?"},
		"without_compare": {"if self.action:\n            return [A()]\n        return [B()]\n", "create ?, update ?"},
	} {
		found := readFiles(files{
			"p/settings.py": "INSTALLED_APPS = ['rest_framework']\n",
			"p/views.py":    "from rest_framework import viewsets\nclass V(viewsets.ModelViewSet):\n    def get_permissions(self):\n        " + tc.body,
		})
		got := map[string]string{}
		for _, v := range found.Views {
			for _, a := range v.Actions.Entries() {
				names, whole := a.Permissions.Get()
				got[a.Name] = strings.Join(names, "+")
				if !whole {
					got[a.Name] = "?"
				}
			}
		}
		if text := "create " + got["create"] + ", update " + got["update"]; text != tc.want {
			t.Errorf("%s: %s, want %s", name, text, tc.want)
		}
	}
}

// TestCodeIsReadBesideSettings holds that views are looked for where there are settings of Django,
// whether these could be read or not.
func TestCodeIsReadBesideSettings(t *testing.T) {
	t.Parallel()
	const consumer = "class C(AsyncWebsocketConsumer):\n    async def connect(self):\n        scope = self.scope\n        await self.accept()\n"
	for name, tc := range map[string]struct {
		beside files
		want   int
	}{
		"none":                  {files{}, 0},
		"settings":              {files{"p/settings.py": ""}, 1},
		"one_of_several":        {files{"p/settings/base.py": ""}, 1},
		"the_package_alone":     {files{"p/settings/__init__.py": ""}, 0},
		"another_kind_of_file":  {files{"p/settings/a.txt": ""}, 0},
		"another_folder":        {files{"p/base.py": ""}, 0},
		"settings_not_readable": {files{"p/settings.py": "\xff"}, 1},
	} {
		tc.beside["p/consumers.py"] = consumer
		found := readFiles(tc.beside)
		if len(found.Consumers) != tc.want {
			t.Errorf("%s: %d consumers, want %d", name, len(found.Consumers), tc.want)
		}
		for _, c := range found.Consumers {
			if asks, known := c.Asks.Get(); asks || !known {
				t.Errorf("%s: asks %t, known %t", name, asks, known)
			}
		}
	}
}
