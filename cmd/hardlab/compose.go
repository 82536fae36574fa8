package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/lab"
	"hardcheck/testenv/scenarios"
)

func newCompose() *cobra.Command {
	return &cobra.Command{
		Use:   "compose SCENARIO FOLDER",
		Short: "Write a scenario's containers as a compose file, with its files and images",
		Long: `Build the images of a scenario's containers, and write its files and compose.yaml into a
folder, for those who prefer compose. The containers are those that "up" makes; the router,
the controller and the web server are not among them. "hardlab down" removes them too.`,
		Example:   "  hardlab compose modbus-web-server/careless /srv/lab\n  docker-compose -f /srv/lab/compose.yaml up --no-start",
		Args:      cobra.ExactArgs(2),
		ValidArgs: names(),
		RunE: func(command *cobra.Command, args []string) error {
			scenario, err := scenarios.Find(args[0])
			if err != nil {
				return err
			}
			if scenario.Docker == nil {
				return errors.New("this scenario has no containers")
			}
			containers := scenario.Docker(lab.New(lab.DefaultID, lab.DefaultNet).Values)
			if err := os.MkdirAll(args[1], 0o755); err != nil {
				return fmt.Errorf("make folder: %w", err)
			}
			engine, err := dockerlab.OpenOn(command.Context(), dockerlab.Socket, lab.DefaultID)
			if err != nil {
				return err
			}
			defer func() { _ = engine.Client.Close() }()
			if err := engine.Prepare(command.Context(), containers, args[1]); err != nil {
				return err
			}
			return writeCompose(command.OutOrStdout(), containers, args[1])
		},
	}
}

// writeCompose also writes an override with official images, where a registry has some.
func writeCompose(out io.Writer, containers dockerlab.Scenario, folder string) error {
	path := filepath.Join(folder, "compose.yaml")
	override := filepath.Join(folder, "compose.images.yaml")
	for name, text := range map[string]string{
		path: dockerlab.Compose(containers, lab.DefaultID), override: dockerlab.ComposeImages(containers),
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write compose file: %w", err)
		}
	}
	_, _ = fmt.Fprintf(out, "docker-compose -f %s up --no-start\ndocker-compose -f %s -f %s up --no-start   # with images of a registry\n", path, path, override)
	return nil
}
