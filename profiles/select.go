package profiles

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// maxFile bounds what is read of a profile's file, one byte above what Parse
// takes, so that a longer file is refused there and never cut.
const maxFile = 4<<20 + 1

// Select returns the profiles of the given names in their order, baseline when
// there are none. A name is the id of a built-in profile, or the path of a YAML
// file: it contains a slash or ends in .yaml or .yml. All errors are reported at
// once; naming a profile twice is one.
func Select(names []string, known []*checks.Check) ([]*Profile, error) {
	if len(names) == 0 {
		return []*Profile{Baseline(known)}, nil
	}
	var selected []*Profile
	var errs []error
	from := map[string]string{}
	for _, name := range names {
		profile, err := load(name, known)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if first, twice := from[profile.ID]; twice {
			errs = append(errs, twiceError(profile.ID, first, name))
			continue
		}
		from[profile.ID] = name
		selected = append(selected, profile)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return selected, nil
}

func load(name string, known []*checks.Check) (*Profile, error) {
	switch {
	case name == BaselineID:
		return Baseline(known), nil
	case slices.Contains(policies(), name):
		return policy(name, known)
	case isPath(name):
		return own(name, known)
	default:
		return nil, fmt.Errorf("unknown profile %q%s", name, yamlfile.DidYouMean(name, IDs()))
	}
}

func isPath(name string) bool {
	return strings.ContainsAny(name, `/\`) || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// own reads a profile that somebody wrote for their site.
func own(path string, known []*checks.Check) (*Profile, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("read profile: %w", err)
	}
	profile, err := Parse(path, data, known)
	if err != nil {
		return nil, err
	}
	if slices.Contains(IDs(), profile.ID) {
		return nil, fmt.Errorf("profile %s: id %q is that of a built-in profile: choose another", path, profile.ID)
	}
	return profile, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile))
	return data, errors.Join(err, file.Close())
}

func twiceError(id, first, second string) error {
	if first == second {
		return fmt.Errorf("profile %q is named twice", id)
	}
	return fmt.Errorf("profiles %s and %s have the same id %q", first, second, id)
}
