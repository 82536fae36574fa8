package django

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// The bounds of one checkout.
const (
	maxSettings = 50
	maxPython   = 5_000
	maxFound    = 500
)

// Found is what was read of an application, and why a part of it could not be.
type Found struct {
	Settings  []repository.SettingsFile
	Views     []repository.View
	Exempt    []repository.CodePlace
	Consumers []repository.Consumer
	// SettingsErr and CodeErr are nil where everything was read.
	SettingsErr, CodeErr error
}

// module names in os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings").
var settingsModule = pattern.New(`DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]{1,200})["']`)

// Read reads the Django application among the files of a checkout.
func Read(files []string, read Reader) Found {
	var found Found
	used := usedModules(files, read)
	for _, name := range files {
		if !isSettings(name) && !slices.Contains(used, name) {
			continue
		}
		if len(found.Settings) == maxSettings {
			found.SettingsErr = errLarge
			break
		}
		f, err := readSettings(name, read)
		if err != nil {
			found.SettingsErr = err
			continue
		}
		f.Used = slices.Contains(used, name)
		found.Settings = append(found.Settings, f)
	}
	if len(found.Settings) == 1 {
		found.Settings[0].Used = true
	}
	if len(found.Settings) > 0 || found.SettingsErr != nil {
		found.code(files, read)
	}
	return found
}

func isSettings(name string) bool {
	base, dir := path.Base(name), path.Base(path.Dir(name))
	return base == "settings.py" || dir == "settings" && strings.HasSuffix(base, ".py") && base != "__init__.py"
}

// usedModules are the files of the settings that manage.py, asgi.py and wsgi.py name.
func usedModules(files []string, read Reader) []string {
	var used []string
	for _, name := range files {
		switch path.Base(name) {
		case "manage.py", "asgi.py", "wsgi.py":
		default:
			continue
		}
		data, err := read(name)
		if err != nil {
			continue
		}
		for _, match := range settingsModule.FindAllSubmatch(data, 10) {
			inner := strings.ReplaceAll(string(match[1]), ".", "/")
			for _, top := range []string{"", path.Dir(name), path.Dir(path.Dir(name))} {
				for _, file := range []string{path.Join(top, inner+".py"), path.Join(top, inner, "__init__.py")} {
					if slices.Contains(files, file) && !slices.Contains(used, file) {
						used = append(used, file)
					}
				}
			}
		}
	}
	return used
}

// code reads views, consumers and exemptions.
func (f *Found) code(files []string, read Reader) {
	var defaults checks.List[string]
	for _, s := range f.Settings {
		if s.Used {
			defaults = s.Permissions
		}
	}
	if entries, whole := defaults.Get(); whole && len(entries) == 0 {
		defaults = checks.Whole([]string{"AllowAny"}) // Django REST framework's own
	}
	looked := 0
	for _, name := range files {
		if !strings.HasSuffix(name, ".py") || isTest(name) {
			continue
		}
		if looked++; looked > maxPython || len(f.Views)+len(f.Exempt)+len(f.Consumers) > maxFound {
			f.CodeErr = errLarge
			return
		}
		data, err := read(name)
		if err != nil {
			f.CodeErr = err
			continue
		}
		if text := string(data); !strings.Contains(text, "rest_framework") && !strings.Contains(text, "csrf_exempt") && !strings.Contains(text, "Consumer") && !strings.Contains(text, "ViewSet") {
			continue
		}
		lines, err := cut(data)
		if err != nil {
			f.CodeErr = err
			continue
		}
		c := code{path: name, lines: lines, defaults: defaults}
		c.read(f)
	}
}

func isTest(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, "test") || strings.HasSuffix(base, "_test.py") || slices.Contains(strings.Split(path.Dir(name), "/"), "tests") || slices.Contains(strings.Split(name, "/"), "migrations")
}
