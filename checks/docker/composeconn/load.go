package composeconn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"

	"hardcheck/checks/pattern"
)

// project is what the files mean together.
type project struct {
	*types.Project
	said
	// beside are files that Compose reads without being told and that the auditor did not name.
	beside []string
}

// load reads the project that the files describe, with the services of every profile.
func load(ctx context.Context, f *files) (*project, error) {
	// The library warns of unset variables and old keys on the error output, with the files' own text.
	logrus.SetOutput(io.Discard)
	values, err := readVariables(f)
	if err != nil {
		return nil, err
	}
	told := newSaid(f, values)
	for _, named := range f.named {
		if err := told.file(named, f.folder); err != nil {
			return nil, err
		}
	}
	found, err := parse(ctx, told)
	if err != nil {
		return nil, refused(told, err)
	}
	return &project{Project: found, said: *told, beside: f.beside()}, nil
}

func parse(ctx context.Context, told *said) (found *types.Project, err error) {
	defer func() {
		// The library is foreign and its input is too: a defect there is an error in the files.
		if recover() != nil {
			found, err = nil, errors.New("the files can't be read as compose files")
		}
	}()
	details := types.ConfigDetails{WorkingDir: told.files.folder, Environment: maps.Clone(types.Mapping(told.variables))}
	for _, named := range told.files.named {
		details.ConfigFiles = append(details.ConfigFiles, types.ConfigFile{Filename: named.path, Content: named.data})
	}
	return loader.LoadWithContext(ctx, details, func(o *loader.Options) {
		o.SetProjectName(loader.NormalizeProjectName(filepath.Base(told.files.folder)), false)
		o.Profiles = []string{"*"}
		// Files with variables and labels are read below the folder alone, by ourselves.
		o.SkipResolveEnvironment, o.SkipResolveLabels = true, true
		o.ResourceLoaders = []loader.ResourceLoader{gate{told}}
		o.Interpolate = &interpolation.Options{
			Substitute: told.variables.substitute, LookupValue: details.LookupEnv, TypeCastMapping: o.Interpolate.TypeCastMapping,
		}
	})
}

// gate takes every reference to another file that was not vetted, and refuses it.
type gate struct{ told *said }

func (g gate) Accept(path string) bool { return !g.told.vetted[path] }

func (g gate) Load(_ context.Context, _ string) (string, error) { return "", errNotVetted }

func (g gate) Dir(path string) string { return filepath.Dir(path) }

var errNotVetted = errors.New("a file is included or extended in a way that is not followed")

// place is where in a project something is wrong, as the library's errors have it.
var place = pattern.New(`\b(services|networks|volumes|secrets|configs)\.[A-Za-z0-9_-]+(\.[a-z_]+)*`)

// refused says why the library took the files for no project. Its own words may hold any value of the
// files: only the place is kept, and what is known by its type.
func refused(told *said, err error) error {
	if errors.Is(err, errNotVetted) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	where := told.files.named[0].shown
	if at := place.FindString(err.Error()); at != "" {
		where += ": " + at
		parts := strings.SplitN(at, ".", 3)
		if lines := told.lines[parts[1]][""]; parts[0] == "services" && len(lines) > 0 {
			where = lines[0].At + ": " + at
		}
	}
	text := where + ": this is not what a compose file may say"
	if unset := told.unsetNames(); len(unset) > 0 {
		text += fmt.Sprintf("; variables without a value: %s", strings.Join(unset, ", "))
	}
	return errors.New(text)
}

func (s *said) unsetNames() []string {
	names := map[string]bool{}
	for _, keys := range s.unset {
		for _, name := range keys {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// besides are the names of files that Compose merges in where it is not told which files to read.
var besides = []string{"docker-compose.override.yml", "docker-compose.override.yaml", "compose.override.yml", "compose.override.yaml"}

// beside are those that lie in the first file's folder and were not named.
func (f *files) beside() []string {
	var found []string
	for _, name := range besides {
		named := slices.ContainsFunc(f.named, func(s source) bool { return s.path == filepath.Join(f.folder, name) })
		if info, err := f.root.Stat(name); err == nil && info.Mode().IsRegular() && !named {
			found = append(found, name)
		}
	}
	return found
}
