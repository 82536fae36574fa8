package scenarios

import (
	"errors"
	"io/fs"
	"path"
)

// Reports are the reports of scanners that the scenario's site has, by their names, with the
// values put in. They are made up: no scanner ran.
func (s Scenario) Reports(values Values) (map[string]string, error) {
	const folder = "reports"
	entries, err := files.ReadDir(path.Join(s.Name(), folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	reports := map[string]string{}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if reports[name], err = s.File(name, values); err != nil {
			return nil, err
		}
	}
	return reports, nil
}
