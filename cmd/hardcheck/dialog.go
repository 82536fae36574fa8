package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"hardcheck/checks/report"
)

// errLeft is that the person at the terminal left: by Ctrl-C, Ctrl-D or because it is gone.
var errLeft = errors.New("left")

// dialog asks on a terminal, with editing of the line.
type dialog struct {
	terminal *term.Terminal
	width    int
	restore  func()
}

// openDialog takes the terminal for questions. Without one the error names what to use
// instead. Whoever opens it must call close.
func openDialog(ctx context.Context, s streams, instead string) (*dialog, error) {
	out, isFile := fileOf(s.out)
	if s.in == nil || !isFile || !term.IsTerminal(int(s.in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		return nil, fmt.Errorf("there is no terminal to ask on: %s", instead)
	}
	fd := int(s.in.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, fmt.Errorf("take the terminal: %w", err)
	}
	d := &dialog{terminal: term.NewTerminal(both{s.in, out}, ""), width: columnsOf(s.out), restore: func() { _ = term.Restore(fd, before) }}
	if width, height, err := term.GetSize(int(out.Fd())); err == nil && width > 0 {
		_ = d.terminal.SetSize(width, height)
	}
	// A read of a terminal can't be interrupted: the process ends while it waits, and must
	// leave the terminal as it was.
	stop := context.AfterFunc(ctx, d.restore)
	restore := d.restore
	d.restore = func() { stop(); restore() }
	return d, nil
}

// both reads from one file and writes to another.
type both struct {
	io.Reader
	out *os.File
}

// Write implements io.Writer.
func (b both) Write(data []byte) (int, error) { return b.out.Write(data) }

func (d *dialog) close() { d.restore() }

// ask shows a prompt and reads a line; an empty one is the suggestion.
func (d *dialog) ask(prompt, suggestion string) (string, error) {
	if suggestion != "" {
		prompt += " [" + suggestion + "]"
	}
	d.terminal.SetPrompt(prompt + ": ")
	line, err := d.terminal.ReadLine()
	if err != nil {
		// Whatever it is, nobody can answer any more.
		return "", errLeft
	}
	if line = strings.TrimSpace(line); line == "" {
		return suggestion, nil
	}
	return line, nil
}

// must asks until there is an answer that check takes.
func (d *dialog) must(prompt, suggestion string, check func(text string) error) (string, error) {
	for {
		text, err := d.ask(prompt, suggestion)
		if err != nil {
			return "", err
		}
		if err := check(text); err != nil {
			d.say(err.Error())
			continue
		}
		return text, nil
	}
}

func notEmpty(text string) error {
	if text == "" {
		return errors.New("an answer is needed here; Ctrl-C leaves")
	}
	return nil
}

// say writes a paragraph.
func (d *dialog) say(text string) { d.page(func(pen *report.Pen) { pen.Say(0, text) }) }

// page writes what is laid out on a pen.
func (d *dialog) page(lay func(pen *report.Pen)) {
	pen := report.NewPen(report.TextOptions{Width: d.width})
	lay(pen)
	_ = pen.Flush(d.terminal)
}
