package composeconn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// maxMerges bounds how deep merge keys and aliases are followed.
const maxMerges = 8

// said is what the texts of the files tell beside what they mean: where each key of a service stands,
// and which keys rest on variables that are not set. It is read with the parser that the compose
// library reads with, so that no file can show us one thing and that another.
type said struct {
	files     *files
	variables variables
	// lines and unset are by service and key; the key "" is the service itself.
	lines map[string]map[string][]docker.Line
	unset map[string]map[string]string
	// bases are the services that others extend, by the service's name.
	bases map[string][]string
	// vetted are the references to further files, as written, that may be followed.
	vetted  map[string]bool
	visited map[string]bool
	visits  int
}

func newSaid(f *files, v variables) *said {
	return &said{
		files: f, variables: v, lines: map[string]map[string][]docker.Line{}, unset: map[string]map[string]string{},
		bases: map[string][]string{}, vetted: map[string]bool{}, visited: map[string]bool{},
	}
}

// file walks over the text of one file and those that it includes and extends. folder is the one that
// its references start from.
func (s *said) file(from source, folder string) error {
	if s.visited[from.path] {
		return nil // a loop is the library's to report
	}
	s.visited[from.path] = true
	decoder := yaml.NewDecoder(bytes.NewReader(from.data))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return notYAML(from, err)
		}
		if err := s.document(from, folder, &document); err != nil {
			return err
		}
		if s.visits > maxVisits {
			return fmt.Errorf("%s: %w", from.shown, errGrows)
		}
	}
}

var lineInError = pattern.New(`line ([0-9]+)`)

// notYAML names the line and nothing of the text, which may be a secret.
func notYAML(from source, err error) error {
	if line := lineInError.FindStringSubmatch(err.Error()); line != nil {
		return fmt.Errorf("%s:%s: the text is not YAML", from.shown, line[1])
	}
	return fmt.Errorf("%s: the text is not YAML", from.shown)
}

func (s *said) document(from source, folder string, document *yaml.Node) error {
	if len(document.Content) == 0 {
		return nil
	}
	for key, value := range s.pairs(document.Content[0]) {
		switch key.Value {
		case "services":
			for name, service := range s.pairs(value) {
				if err := s.service(from, folder, name, service); err != nil {
					return err
				}
			}
		case "include":
			if err := s.includes(from, folder, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *said) service(from source, folder string, name, service *yaml.Node) error {
	if s.lines[name.Value] == nil {
		s.lines[name.Value], s.unset[name.Value] = map[string][]docker.Line{}, map[string]string{}
	}
	lines := s.lines[name.Value]
	lines[""] = append(lines[""], from.line(name, "service "+name.Value))
	for key, value := range s.pairs(service) {
		lines[key.Value] = append(lines[key.Value], from.line(key, key.Value))
		s.unsetBelow(s.unset[name.Value], key.Value, value, 0)
		if key.Value == "extends" {
			if err := s.extends(from, folder, name.Value, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (from source) line(at *yaml.Node, key string) docker.Line {
	return docker.Line{At: from.shown + ":" + strconv.Itoa(at.Line), Key: checks.Clean(key)}
}

// unsetBelow notes variables without a value below a key: of the environment each for itself.
func (s *said) unsetBelow(into map[string]string, key string, value *yaml.Node, depth int) {
	value = target(value)
	if depth > maxMerges || value == nil || !s.spend() {
		return
	}
	if value.Kind == yaml.ScalarNode {
		if name := s.variables.missingIn(value.Value); name != "" {
			into[key] = name
			if depth == 1 {
				entry, _, _ := strings.Cut(value.Value, "=")
				into[key+"."+entry] = name
			}
		}
		return
	}
	for i, child := range value.Content {
		if value.Kind == yaml.MappingNode && i%2 == 1 && depth == 0 {
			before := into[key]
			delete(into, key)
			s.unsetBelow(into, key, child, depth+2)
			if name := into[key]; name != "" {
				into[key+"."+value.Content[i-1].Value] = name
			} else if before != "" {
				into[key] = before
			}
			continue
		}
		s.unsetBelow(into, key, child, depth+1)
	}
}

// includes vets the files that a file includes, and walks over them.
func (s *said) includes(from source, folder string, list *yaml.Node) error {
	for _, entry := range items(list) {
		paths, project := items(entry), ""
		if entry.Kind == yaml.MappingNode {
			paths = nil
			for key, value := range s.pairs(entry) {
				switch key.Value {
				case "path":
					paths = items(value)
				case "project_directory":
					project = target(value).Value
				case "env_file":
					for _, file := range items(value) {
						if _, err := s.follow(from, folder, file); err != nil {
							return err
						}
					}
				}
			}
		}
		for _, path := range paths {
			included, err := s.follow(from, folder, path)
			if err != nil {
				return err
			}
			within := filepath.Dir(included.path)
			if project != "" {
				within = join(folder, project)
			}
			if err := s.implied(from, path, filepath.Join(within, ".env")); err != nil {
				return err
			}
			if err := s.file(included, within); err != nil {
				return err
			}
		}
	}
	return nil
}

// implied vets a file that is read where it is, without being named.
func (s *said) implied(from source, at *yaml.Node, path string) error {
	if _, err := s.files.below(path); err != nil && !isMissing(err) {
		return fmt.Errorf("%s:%d: %w", from.shown, at.Line, err)
	}
	return nil
}

func (s *said) extends(from source, folder, name string, value *yaml.Node) error {
	value = target(value)
	if value.Kind == yaml.ScalarNode {
		s.bases[name] = append(s.bases[name], value.Value)
		return nil
	}
	for key, at := range s.pairs(value) {
		switch key.Value {
		case "service":
			s.bases[name] = append(s.bases[name], target(at).Value)
		case "file":
			extended, err := s.follow(from, folder, at)
			if err != nil {
				return err
			}
			if err := s.file(extended, filepath.Dir(extended.path)); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow reads a file that another refers to, where it may be followed.
func (s *said) follow(from source, folder string, at *yaml.Node) (source, error) {
	path := target(at).Value
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("%s:%d: "+format, append([]any{from.shown, at.Line}, args...)...)
	}
	switch {
	case path == "" || strings.Contains(path, "$"):
		return source{}, refuse("a file is named by a variable, which is not followed")
	case strings.Contains(path, "://") || strings.HasPrefix(path, "git@") || strings.HasPrefix(path, "oci:"):
		return source{}, refuse("a file of another host is named, which is not fetched: audit what `docker compose config` prints")
	}
	absolute := join(folder, path)
	data, err := s.files.below(absolute)
	if err != nil {
		return source{}, refuse("%w", err)
	}
	s.vetted[path] = true
	s.vetted[absolute] = true
	return source{absolute, s.files.shown(absolute), data}, nil
}

func join(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
