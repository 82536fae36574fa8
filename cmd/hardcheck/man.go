package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hardcheck/checks/pattern"
)

// newMan is for the build, which writes the manual page with it.
func newMan(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page (roff), which the build writes to hardcheck.1", Hidden: true, Args: exactly(0),
		RunE: func(command *cobra.Command, _ []string) error {
			_, err := io.WriteString(s.out, manual(command.Root()))
			return err
		},
	}
}

// manual is the page of the whole command, made of what its help says.
func manual(root *cobra.Command) string {
	p := &manPage{}
	p.line(".TH HARDCHECK 1 \"\" \"hardcheck %s\" \"User commands\"", manText(versionText()))
	p.section("NAME")
	p.line("hardcheck \\- %s", manText(lowerFirst(root.Short)))
	p.section("SYNOPSIS")
	for _, c := range manVerbs(root) {
		p.line(".br\n.B %s", manText(c.UseLine()))
	}
	p.section("DESCRIPTION")
	p.prose(root.Long)
	p.section("COMMANDS")
	for _, c := range manVerbs(root) {
		p.line(".SS %s", manText(strings.TrimPrefix(c.CommandPath(), "hardcheck ")))
		p.prose(longOr(c))
		p.flags(c.NonInheritedFlags())
		p.example(c.Example)
	}
	p.section("EXIT STATUS")
	p.literal(topics["exit-codes"])
	p.section("EXAMPLES")
	p.literal(root.Example)
	p.section("SEE ALSO")
	p.prose("\"hardcheck explain\" has pages on: " + strings.Join(topicNames(), ", ") + ".")
	return p.text.String()
}

// manVerbs are the commands that can be run, those below others included.
func manVerbs(c *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, below := range c.Commands() {
		if !below.IsAvailableCommand() {
			continue
		}
		if below.Runnable() {
			all = append(all, below)
		}
		all = append(all, manVerbs(below)...)
	}
	return all
}

func longOr(c *cobra.Command) string {
	if c.Long != "" {
		return c.Long
	}
	return c.Short + "."
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// manPage is the text of a page in the macros of man(7).
type manPage struct{ text strings.Builder }

func (p *manPage) line(format string, args ...any) { fmt.Fprintf(&p.text, format+"\n", args...) }

func (p *manPage) section(name string) { p.line(".SH %s", name) }

// prose sets paragraphs. Lines that are set in are kept as they are.
func (p *manPage) prose(text string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if indented.MatchString(paragraph) {
			p.literal(paragraph)
			continue
		}
		p.line(".PP\n%s", manText(paragraph))
	}
}

var indented = pattern.New(`(?m)^ `)

func (p *manPage) literal(text string) {
	p.line(".PP\n.nf\n%s\n.fi", manText(strings.Trim(text, "\n")))
}

func (p *manPage) example(text string) {
	if text != "" {
		p.line(".PP\nExamples:")
		p.literal(text)
	}
}

func (p *manPage) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden || flag.Name == "help" {
			return
		}
		name := "--" + flag.Name
		if flag.Shorthand != "" {
			name = "-" + flag.Shorthand + ", " + name
		}
		value, usage := pflag.UnquoteUsage(flag)
		if value != "" {
			name += " " + value
		}
		if flag.DefValue != "" && flag.DefValue != "false" && flag.DefValue != "[]" && flag.DefValue != "0" {
			usage += " (default " + flag.DefValue + ")"
		}
		p.line(".TP\n.B %s\n%s", manText(name), manText(usage))
	})
}

// manText keeps a text from being taken for requests: a backslash, and a point or a quote at
// the beginning of a line.
func manText(text string) string {
	text = strings.ReplaceAll(text, `\`, `\e`)
	text = strings.ReplaceAll(text, "-", `\-`)
	return request.ReplaceAllString(text, `\&$0`)
}

var request = pattern.New(`(?m)^[.']`)
