package site

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hardcheck/checks"
)

// CheckFiles finds what [Site.Resolve] would miss: secrets, variables, TLS files,
// programs of password commands, exports. It runs no command and asks nobody. What it
// finds are warnings, or an error where they shall count. It warns of what is doubtful in
// the targets' own keys, too; what a target asks for that its connector can't do is an
// error anyway.
func (s *Site) CheckFiles(count bool) ([]string, error) {
	r := resolver{reporter: s.reporter(), options: map[*tlsFiles]checks.TLSOptions{}}
	r.lenient = !count
	seen := map[*reference]bool{}
	for i := range s.Targets {
		target := &s.Targets[i]
		r.paths(target)
		r.fits(s.known, target, checks.Access{Target: target.Target, Scheme: target.Scheme, TLS: r.trust(target)})
		for _, doubt := range target.doubts {
			r.warnf(target, at(target.path, doubt.Path...), "%s", checks.Clean(doubt.Text))
		}
		if from := target.password; from != nil && !seen[from] {
			seen[from] = true
			warning, err := from.look()
			if err != nil {
				r.errorf(target, from.path, "%v", err)
			}
			if warning != "" {
				r.warnf(target, from.path, "%s", warning)
			}
		}
	}
	return r.allWarnings(), r.err()
}

// paths finds the files and folders that are the target.
func (r *resolver) paths(target *Target) {
	for _, path := range target.files() {
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() {
			var file *os.File
			file, err = os.Open(filepath.Clean(path))
			_ = file.Close() // nil where it can't be opened, which Close takes too
		}
		if err != nil {
			r.errorf(target, at(target.path, "url"), "%v", err)
		}
	}
}

// files are the paths that the target's URL names, those of sockets apart.
func (t *Target) files() []string {
	if !t.form.Paths() || t.Path == "" {
		return nil
	}
	if t.form == checks.FormPaths || t.form == checks.FormTwoPaths {
		return strings.Split(t.Path, ",")
	}
	return []string{t.Path}
}

// Inputs are all files that the site is made of or reads: none of them may be written.
func (s *Site) Inputs() []string {
	if s == nil {
		return nil
	}
	var files []string
	add := func(names ...string) {
		for _, name := range names {
			if name != "" && !slices.Contains(files, name) {
				files = append(files, name)
			}
		}
	}
	if s.File != "" {
		folder := filepath.Dir(s.File)
		add(s.File, filepath.Join(folder, WaiversName), filepath.Join(folder, AttestationsName))
		for _, a := range s.Attestations {
			for _, proof := range a.Evidence {
				if proof.File != "" {
					add(filepath.Join(folder, filepath.FromSlash(proof.File)))
				}
			}
		}
	}
	for _, name := range s.Profiles {
		if isProfileFile(name) {
			add(name)
		}
	}
	for i := range s.Targets {
		target := &s.Targets[i]
		add(target.files()...)
		if from := target.password; from != nil {
			add(from.file)
			if len(from.command) > 0 {
				if program, err := lookCommand(from.command[0], from.folder); err == nil {
					add(program)
				}
			}
		}
		if target.tls != nil {
			add(target.tls.ca, target.tls.cert, target.tls.key)
		}
	}
	return files
}
