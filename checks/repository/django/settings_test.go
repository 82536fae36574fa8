package django

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// told is a list as words: "?" where it isn't known, with ... where parts aren't.
func told(list checks.List[string]) string {
	names, whole := list.Get()
	switch {
	case whole:
		return strings.Join(names, " ")
	case len(list.Entries()) > 0:
		return strings.Join(list.Entries(), " ") + " ..."
	}
	return "?"
}

// TestListsOfSettings holds what the lists of a settings file hold, and what isn't known of them.
func TestListsOfSettings(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		of   func(repository.SettingsFile) checks.List[string]
		want string
	}{
		{"MIDDLEWARE = ['a.X'] + ['b.Y']", func(f repository.SettingsFile) checks.List[string] { return f.Middleware }, "X Y"},
		{"MIDDLEWARE = ['a.X', -1]", func(f repository.SettingsFile) checks.List[string] { return f.Middleware }, "X ..."},
		{"MIDDLEWARE = ['a.X']\nMIDDLEWARE.append('b.Y')", func(f repository.SettingsFile) checks.List[string] { return f.Middleware }, "?"},
		{"MIDDLEWARE = ['a.X']\nMIDDLEWARE ['b.Y']", func(f repository.SettingsFile) checks.List[string] { return f.Middleware }, "?"},
		{"MIDDLEWARE = ['a.X']\nMIDDLEWARE += ['b.Y']", func(f repository.SettingsFile) checks.List[string] { return f.Middleware }, "X Y"},
		{"REST_FRAMEWORK = {}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleClasses }, ""},
		{"REST_FRAMEWORK = {**base}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleClasses }, "?"},
		{"REST_FRAMEWORK = {'DEFAULT_THROTTLE_CLASSES': ['a.X'], **base}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleClasses }, "?"},
		{"REST_FRAMEWORK = {**base, 'DEFAULT_THROTTLE_CLASSES': ['a.X']}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleClasses }, "X"},
		{"REST_FRAMEWORK = base", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleClasses }, "?"},
		{"REST_FRAMEWORK = {}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleRates }, ""},
		{"REST_FRAMEWORK = {**base}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleRates }, "?"},
		{"REST_FRAMEWORK = base", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleRates }, "?"},
		{"REST_FRAMEWORK = {'DEFAULT_THROTTLE_RATES': {'anon': '1/s', 'user': None}}", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleRates }, "anon"},
		{"x = 1", func(f repository.SettingsFile) checks.List[string] { return f.ThrottleRates }, ""},
		{"LOGGING = {'handlers': {'a': {'class': 'l.X'}}, 'root': {'handlers': ['a']}}", func(f repository.SettingsFile) checks.List[string] { return f.LogHandlers }, "X"},
		{"LOGGING = {'handlers': {'a': {'class': 'l.X'}}, 'root': {'handlers': ['b']}}", func(f repository.SettingsFile) checks.List[string] { return f.LogHandlers }, "?"},
		{"LOGGING = {'handlers': {'a': {'class': 'l.X'}}}", func(f repository.SettingsFile) checks.List[string] { return f.LogHandlers }, ""},
		{"LOGGING = {'handlers': {'a': {'class': 'l.X'}}, 'root': {'handlers': ['a']}, **x}", func(f repository.SettingsFile) checks.List[string] { return f.LogHandlers }, "?"},
		{"LOGGING = {**x, 'handlers': {'a': {'class': 'l.X'}}, 'root': {'handlers': ['a']}}", func(f repository.SettingsFile) checks.List[string] { return f.LogHandlers }, "X ..."},
	} {
		found := readFiles(files{"p/settings.py": tc.text})
		if found.SettingsErr != nil || len(found.Settings) != 1 {
			t.Errorf("%q: %v", tc.text, found.SettingsErr)
			continue
		}
		if got := told(tc.of(found.Settings[0])); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.text, got, tc.want)
		}
	}
}

// TestRestFrameworkIsAnApplication holds when Django REST framework is known to be used.
func TestRestFrameworkIsAnApplication(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]checks.Value[bool]{
		"INSTALLED_APPS = ['a', 'rest_framework']":       checks.Known(true),
		"INSTALLED_APPS = ['rest_framework.authtoken']":  checks.Known(true),
		"INSTALLED_APPS = ['rest_framework_other', 'a']": checks.Known(false),
		"INSTALLED_APPS = [rest_framework]":              checks.Unknown[bool](),
		"INSTALLED_APPS = ['a', *more]":                  checks.Unknown[bool](),
		"REST_FRAMEWORK = {}":                            checks.Known(true),
		"x = 1":                                          checks.Known(false),
		"from .none import *":                            checks.Unknown[bool](),
	} {
		found := readFiles(files{"p/settings.py": text})
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(found.Settings[0].RestFramework)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestOddStatements holds that statements that are cut short are no reason to stop.
func TestOddStatements(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]checks.Value[repository.Switch]{
		"DEBUG = True\ndel":             checks.Known(repository.SwitchOn),
		"DEBUG = True\ndel DEBUG":       checks.Known(repository.SwitchUnset),
		"DEBUG =":                       checks.Unknown[repository.Switch](),
		"DEBUG":                         checks.Known(repository.SwitchUnset),
		"DEBUG = False\nDEBUG [1]":      checks.Unknown[repository.Switch](),
		"    DEBUG = True\n":            checks.Unknown[repository.Switch](),
		"if DEBUG:\n    DEBUG = True\n": checks.Known(repository.SwitchUnset),
		"DEBUG += ":                     checks.Unknown[repository.Switch](),
	} {
		found := readFiles(files{"p/settings.py": text})
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(found.Settings[0].Switches["DEBUG"])); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestImportsAreFollowed holds where the modules of a settings file are looked for, and how many.
func TestImportsAreFollowed(t *testing.T) {
	t.Parallel()
	chain := func(n int) files {
		f := files{}
		for i := range n - 1 {
			f[fmt.Sprintf("p/settings/a%d.py", i)] = fmt.Sprintf("from .a%d import *\n", i+1)
		}
		f[fmt.Sprintf("p/settings/a%d.py", n-1)] = "DEBUG = False\n"
		return f
	}
	for name, tc := range map[string]struct {
		files files
		want  checks.Value[repository.Switch]
	}{
		"beside":   {files{"p/settings/a0.py": "from .b import *", "p/settings/b.py": "DEBUG = True"}, checks.Known(repository.SwitchOn)},
		"above":    {files{"p/settings/a0.py": "from ..b import *", "p/b.py": "DEBUG = True"}, checks.Known(repository.SwitchOn)},
		"absolute": {files{"p/settings/a0.py": "from p.b import *", "p/b.py": "DEBUG = True"}, checks.Known(repository.SwitchOn)},
		"package":  {files{"p/settings/a0.py": "from .c import *", "p/settings/c/__init__.py": "DEBUG = True"}, checks.Known(repository.SwitchOn)},
		"nowhere":  {files{"p/settings/a0.py": "from b import *", "p/settings/b.py": "DEBUG = True"}, checks.Unknown[repository.Switch]()},
		"most":     {chain(maxImports), checks.Known(repository.SwitchOff)},
		"too_many": {chain(maxImports + 1), checks.Unknown[repository.Switch]()},
	} {
		for _, s := range readFiles(tc.files).Settings {
			if s.Path != "p/settings/a0.py" {
				continue
			}
			if diff := cmp.Diff(fmt.Sprint(tc.want), fmt.Sprint(s.Switches["DEBUG"])); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

// TestCheckoutsAreBounded holds how many files are looked at, and how much is found in them.
func TestCheckoutsAreBounded(t *testing.T) {
	t.Parallel()
	many := func(n int) files {
		f := files{"p/settings.py": ""}
		for i := range n - 1 {
			f[fmt.Sprintf("p/f%04d.py", i)] = ""
		}
		return f
	}
	rich := func(n int) files {
		var text strings.Builder
		for i := range n {
			switch i % 3 {
			case 0:
				fmt.Fprintf(&text, "class C%d(AsyncWebsocketConsumer):\n    pass\n", i)
			case 1:
				fmt.Fprintf(&text, "class V%d(viewsets.ModelViewSet):\n    pass\n", i)
			default:
				fmt.Fprintf(&text, "@csrf_exempt\ndef f%d(request):\n    pass\n", i)
			}
		}
		return files{"p/settings.py": "INSTALLED_APPS = ['rest_framework']\n", "p/a.py": text.String(), "p/b.py": ""}
	}
	for name, tc := range map[string]struct {
		files files
		large bool
	}{
		"most_files": {many(maxPython), false}, "a_file_more": {many(maxPython + 1), true},
		"as_much_as_is_read": {rich(maxFound), false}, "one_more": {rich(maxFound + 1), true},
	} {
		found := readFiles(tc.files)
		if large := errors.Is(found.CodeErr, errLarge); large != tc.large {
			t.Errorf("%s: error %v after %d views, %d exempt and %d consumers", name, found.CodeErr, len(found.Views), len(found.Exempt), len(found.Consumers))
		}
	}
}
