package main

import (
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// addWrappedFlags tells cobra's templates, which are shared by all commands, of the
// function that wraps.
var addWrappedFlags = sync.OnceFunc(func() {
	cobra.AddTemplateFunc("wrappedFlags", func(c *cobra.Command, inherited bool) string {
		flags := c.LocalFlags()
		if inherited {
			flags = c.InheritedFlags()
		}
		return strings.TrimRight(flags.FlagUsagesWrapped(columnsOf(c.OutOrStdout())), "\n")
	})
})

// wrapHelp makes the lists of flags fit a terminal, in this command and those below it.
func wrapHelp(command *cobra.Command) {
	addWrappedFlags()
	usage := strings.NewReplacer(
		"{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}", "{{wrappedFlags . false}}",
		"{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}", "{{wrappedFlags . true}}",
	).Replace(command.UsageTemplate())
	command.SetUsageTemplate(usage)
}
