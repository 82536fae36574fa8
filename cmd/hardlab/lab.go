package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/testenv/lab"
	"hardcheck/testenv/scenarios"
)

// newLab makes the lab of this command line.
func newLab(network string) (*lab.Lab, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return lab.New(lab.DefaultID, network, program), nil
}

func newUp() *cobra.Command {
	var network string
	command := &cobra.Command{
		Use:       "up SCENARIO",
		Short:     "Start a scenario and leave it running",
		Example:   "  hardlab up modbus-web-server/careless",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names(),
		RunE: func(command *cobra.Command, args []string) error {
			scenario, err := scenarios.Find(args[0])
			if err != nil {
				return err
			}
			l, err := newLab(network)
			if err != nil {
				return err
			}
			began := time.Now()
			if err := l.Up(command.Context(), scenario); err != nil {
				return err
			}
			_, _ = fmt.Fprintf(command.OutOrStdout(), "Started in %s.\n", time.Since(began).Round(100*time.Millisecond))
			return l.Print(command.Context(), command.OutOrStdout())
		},
	}
	networkFlag(command, &network)
	return command
}

func networkFlag(command *cobra.Command, network *string) {
	command.Flags().StringVar(network, "net", lab.DefaultNet, "the first two numbers of the lab's addresses, X.Y.0.0/22")
}

func newDown() *cobra.Command {
	return &cobra.Command{
		Use:   "down",
		Short: "Remove everything that a lab left, by its label",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if os.Geteuid() != 0 {
				return errors.New("removing the lab needs root, as starting it did")
			}
			l, err := newLab(lab.DefaultNet)
			if err != nil {
				return err
			}
			return l.Down(command.Context())
		},
	}
}

func newList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the scenarios, and which one runs",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			running, err := lab.Running(lab.DefaultID)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			for _, name := range names() {
				if name == running {
					name += "   (runs)"
				}
				_, _ = fmt.Fprintln(command.OutOrStdout(), name)
			}
			return nil
		},
	}
}

func names() []string {
	var list []string
	for _, s := range scenarios.All() {
		list = append(list, s.Name())
	}
	return list
}

// newServe is what a lab starts in its zones, not a person.
func newServe() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Hidden: true, Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error { return lab.Serve(command.Context(), args) },
	}
}
