package main

import (
	"io"
	"os"
	"sync"
	"time"
)

// patience is how long an interrupted command may take to end in order, and a single
// write to take bytes, before the process ends without it.
const patience = 700 * time.Millisecond

// reportPatience is how long an interrupted command may work on what it found without
// writing a byte of it. Collecting and judging end by themselves before.
const reportPatience = 10 * time.Second

// watch knows what a command waits for, so that an interrupt can end it whatever that is:
// a pipe that nobody writes to can't be waited for and interrupted at the same time.
type watch struct {
	mu        sync.Mutex
	reporting bool
	moved     time.Time // when the reports began, or last wrote something
	writing   time.Time // when the write that is under way began; zero where none is
}

// report marks that there is, or will be, something to report; a nil watch marks nothing.
func (w *watch) report() { w.mark(true, time.Time{}) }

// open marks that a file is being opened for a report: a pipe waits for its reader.
func (w *watch) open() { w.mark(true, time.Now()) }

func (w *watch) mark(reporting bool, writing time.Time) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reporting = w.reporting || reporting
	w.writing, w.moved = writing, time.Now()
}

// stuck reports whether a command that was interrupted at that time is waited for in vain.
func (w *watch) stuck(interrupted, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case now.Sub(interrupted) < patience:
		return false
	case !w.writing.IsZero():
		return now.Sub(w.writing) >= patience
	case w.reporting:
		return now.Sub(w.moved) >= reportPatience
	}
	return true
}

// watched is a writer whose writes the watch knows of.
type watched struct {
	io.Writer
	watch *watch
}

// Write implements io.Writer.
func (w watched) Write(data []byte) (int, error) {
	w.watch.mark(false, time.Now())
	defer w.watch.mark(false, time.Time{})
	return w.Writer.Write(data)
}

// watched makes the watch know of what is written to w.
func (s streams) watched(w io.Writer) io.Writer {
	if s.watch == nil {
		return w
	}
	return watched{w, s.watch}
}

// fileOf is the file that a writer writes to, if it is one.
func fileOf(w any) (*os.File, bool) {
	if inner, ok := w.(watched); ok {
		w = inner.Writer
	}
	file, ok := w.(*os.File)
	return file, ok
}
