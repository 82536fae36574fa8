package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"hardcheck/checks/pattern"
)

const maxSecret = 64 << 10 // bytes of a secret file or of what a command prints

var variablePattern = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// reference says where a password is found; one of its sources is set.
type reference struct {
	env     string
	file    string
	command []string
	prompt  bool
	// implied is set for a prompt that nobody asked for: there is no way in without a password.
	implied bool
	// folder is where a command runs.
	folder string
	label  string
	path   []any // in the site file
}

// reference validates a key of what is at a path, whose value is a password; nil stays nil.
func (b *builder) reference(path []any, key, label string, entry *filePassword) *reference {
	if entry == nil {
		return nil
	}
	path = at(path, key)
	if n := entry.given(); n != 1 {
		b.doc.Errorf(path, "password takes exactly one of env, file, command and prompt, found %d", n)
		return nil
	}
	r := &reference{label: label, path: path, folder: b.folder}
	switch {
	case entry.Env != nil:
		r.env = *entry.Env
		b.site.variables = append(b.site.variables, r.env)
		if !variablePattern.MatchString(r.env) {
			b.doc.Errorf(at(path, "env"), "env takes the name of an environment variable, such as EDGE_PASSWORD")
		}
	case entry.File != nil:
		r.file = b.resolve(*entry.File)
		if r.file == "" {
			b.doc.Errorf(at(path, "file"), "file takes the path of a file")
		}
	case entry.Command != nil:
		r.command = *entry.Command
		if len(r.command) == 0 || r.command[0] == "" {
			b.doc.Errorf(at(path, "command"), "command takes a program and its arguments: [program, argument]")
		}
	default:
		r.prompt = *entry.Prompt
		if !r.prompt {
			b.doc.Errorf(at(path, "prompt"), "prompt is true or is left out")
		}
	}
	return r
}

// given counts the sources.
func (p *filePassword) given() int {
	n := 0
	for _, set := range []bool{p.Env != nil, p.File != nil, p.Command != nil, p.Prompt != nil} {
		if set {
			n++
		}
	}
	return n
}

// Prompt asks a person for a secret and does not echo it. The label says for what.
type Prompt func(label string) (string, error)

// read fetches the password. The warning, when not empty, is about how it is kept.
// foreign are the variables that a command must not see.
func (r *reference) read(ctx context.Context, prompt Prompt, foreign []string) (password, warning string, err error) {
	switch {
	case r.env != "":
		password, err = readVariable(r.env)
	case r.file != "":
		password, warning, err = readSecretFile(r.file)
	case len(r.command) > 0:
		password, err = runCommand(ctx, r.command, r.folder, foreign)
	default:
		password, err = r.ask(prompt)
	}
	if err = cmp.Or(err, oneLine(password)); err != nil {
		return "", warning, err
	}
	return password, warning, nil
}

// look finds out whether there is something to read the password from, without running
// a command and without asking anybody.
func (r *reference) look() (warning string, err error) {
	password := ""
	switch {
	case r.env != "":
		password, err = readVariable(r.env)
	case r.file != "":
		password, warning, err = readSecretFile(r.file)
	case len(r.command) > 0:
		_, err = lookCommand(r.command[0], r.folder)
	}
	return warning, cmp.Or(err, oneLine(password))
}

func oneLine(password string) error {
	if strings.ContainsAny(password, "\n\r\x00") {
		return errors.New("password has more than one line")
	}
	return nil
}

func readVariable(name string) (string, error) {
	value, set := os.LookupEnv(name)
	switch {
	case !set:
		return "", fmt.Errorf("environment variable %s is not set", name)
	case value == "":
		return "", fmt.Errorf("environment variable %s is empty", name)
	}
	return value, nil
}

func (r *reference) ask(prompt Prompt) (string, error) {
	switch {
	case prompt == nil && r.implied:
		return "", errors.New("password is missing, and there is no terminal to ask for it")
	case prompt == nil:
		return "", errors.New("there is no terminal to ask for the password")
	}
	password, err := prompt("password for " + r.label)
	if err != nil {
		return "", fmt.Errorf("ask for the password: %w", err)
	}
	if password == "" {
		return "", errors.New("no password was given at the prompt")
	}
	return password, nil
}

// readSecretFile reads a password from a file, without one line break at its end.
func readSecretFile(file string) (password, warning string, err error) {
	data, warning, err := readPrivate(file, maxSecret)
	if err != nil {
		return "", warning, fmt.Errorf("read secret file: %w", err)
	}
	password = trimNewline(string(data))
	if password == "" {
		return "", warning, fmt.Errorf("secret file %s is empty", file)
	}
	return password, warning, nil
}

// readPrivate reads a file of at most limit bytes that only its owner should read.
func readPrivate(file string, limit int64) (data []byte, warning string, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, "", err
	}
	if !info.Mode().IsRegular() {
		return nil, "", fmt.Errorf("%s is not a regular file", file)
	}
	if info.Size() > limit {
		return nil, "", fmt.Errorf("%s has %d bytes: %d at most", file, info.Size(), limit)
	}
	// Windows keeps access rights elsewhere and shows every file as readable. A
	// group that may read is how container platforms hand secrets to a process.
	if others := info.Mode().Perm() & 0o027; others != 0 && runtime.GOOS != "windows" {
		warning = fmt.Sprintf("secret file %s can be read by every account, or written by its group: run chmod 600 %s", file, file)
	}
	data, err = os.ReadFile(filepath.Clean(file))
	return data, warning, err
}

func trimNewline(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}
