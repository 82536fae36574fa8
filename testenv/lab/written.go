package lab

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"hardcheck/testenv/checkouts"
	"hardcheck/testenv/dockerlab"
)

// checkOut makes the checkout of the project's source code. It comes before the images, which
// are labelled with its commit.
func (l *Lab) checkOut(ctx context.Context) error {
	if l.Scenario.Source == "" {
		return nil
	}
	changes, err := l.Scenario.Project()
	if err != nil {
		return err
	}
	l.Values.Commit, err = checkouts.Lay(ctx, filepath.Join(l.Folder(), l.Scenario.Source), l.Values.Day, changes...)
	return err
}

// furnish writes what is read of the host beside what runs: files, reports of scanners and the
// description of the containers.
func (l *Lab) furnish(context.Context) error {
	if l.Scenario.Files != nil {
		made, err := l.Scenario.Files(l.Values)
		if err != nil {
			return err
		}
		for _, file := range made {
			if err := file.Write(l.Folder()); err != nil {
				return err
			}
		}
	}
	reports, err := l.Scenario.Reports(l.Values)
	if err != nil {
		return err
	}
	if len(reports) > 0 {
		if err := os.MkdirAll(filepath.Join(l.Folder(), "reports"), 0o755); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
	}
	for name, text := range reports {
		if err := l.write(name, text); err != nil {
			return err
		}
	}
	if !l.Scenario.Compose {
		return nil
	}
	return l.write("compose.yaml", dockerlab.Compose(l.Scenario.Docker(l.Values), l.ID))
}
