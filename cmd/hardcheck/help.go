package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hardcheck/checks/pattern"
	"hardcheck/checks/report"
)

// layHelpOut makes the help of this command and those below it fit a terminal.
func layHelpOut(root *cobra.Command) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		pen := newPen(c.OutOrStdout())
		if text := strings.TrimSpace(c.Long); text != "" {
			pen.Page(text)
		} else {
			pen.Say(0, c.Short)
		}
		pen.Blank()
		usageOf(pen, c)
		_ = pen.Flush(c.OutOrStdout())
	})
	root.SetUsageFunc(func(c *cobra.Command) error {
		pen := newPen(c.OutOrStderr())
		usageOf(pen, c)
		return pen.Flush(c.OutOrStderr())
	})
}

// usageOf tells how a command is written.
func usageOf(pen *report.Pen, c *cobra.Command) {
	pen.Raw("Usage:")
	if c.Runnable() {
		pen.Item(2, c.UseLine())
	}
	if c.HasAvailableSubCommands() {
		pen.Item(2, c.CommandPath()+" [command]")
	}
	if c.HasExample() {
		pen.Blank()
		pen.Raw("Examples:")
		for line := range strings.Lines(c.Example) {
			pen.Raw(strings.TrimRight(line, "\n"))
		}
	}
	commandsOf(pen, c)
	flagsOf(pen, "Flags:", c.LocalFlags())
	flagsOf(pen, "Global Flags:", c.InheritedFlags())
	if c.HasAvailableSubCommands() {
		pen.Blank()
		pen.Say(0, fmt.Sprintf("Use %q for more information about a command.", c.CommandPath()+" [command] --help"))
	}
}

func commandsOf(pen *report.Pen, c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	pen.Blank()
	pen.Raw("Available Commands:")
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() || below.Name() == "help" {
			pen.Hang(2, report.Pad(below.Name(), below.NamePadding())+" ", report.Plain, below.Short)
		}
	}
}

// flagLine is a line of pflag's list: the flag with its value's name, and its meaning.
var flagLine = pattern.New(`^( +(?:-\w, )?--\S+(?: \S+)?)(?: {2,}(.*))?\n$`)

func flagsOf(pen *report.Pen, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	pen.Blank()
	pen.Raw(title)
	var labels, meanings []string
	width := 0
	for line := range strings.Lines(flags.FlagUsages()) {
		parts := flagLine.FindStringSubmatch(line)
		labels, meanings = append(labels, parts[1]), append(meanings, parts[2])
		width = max(width, report.Columns(parts[1]))
	}
	for i, label := range labels {
		pen.Hang(0, report.Pad(label, width)+"   ", report.Plain, meanings[i])
	}
}
