package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hardcheck/checks"
	"hardcheck/checks/yamlfile"
)

// exactly refuses another number of arguments, and shows how it is written.
func exactly(n int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		noun := "arguments"
		if n == 1 {
			noun = "argument"
		}
		return fmt.Errorf("%s takes %d %s, found %d: write %s", command.CommandPath(), n, noun, len(args), command.UseLine())
	}
}

// unknownVerb refuses what is no command, with the nearest one that is.
func unknownVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, command := range root.Commands() {
		if command.IsAvailableCommand() {
			names = append(names, command.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", checks.Clean(args[0]), yamlfile.DidYouMean(args[0], names))
}

// unknownFlag adds the nearest flag that the command has to cobra's own words.
func unknownFlag(command *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok || unknown.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("%w (%s --help shows all)", err, command.CommandPath())
	}
	var names []string
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			names = append(names, flag.Name)
		}
	})
	if closest := yamlfile.Suggest(unknown.GetSpecifiedName(), names); closest != "" {
		return fmt.Errorf("%w: did you mean --%s?", err, closest)
	}
	return fmt.Errorf("%w (%s --help shows all)", err, command.CommandPath())
}
