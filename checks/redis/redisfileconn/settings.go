package redisfileconn

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// value is what the lines so far say about a directive, or why that isn't known.
type value struct {
	text    string
	problem *checks.Problem
}

// settings are what a file says, with the files that it includes. Later lines win, as in the
// server, or add to earlier ones.
type settings struct {
	folder *folder
	given  map[string]value
	// users are the lines "user", renamed the commands without their own name.
	users   []line
	renamed map[string]bool
	modules bool
	// doubt is what may have said anything: an include that was not read. What lines say
	// that come after it is known again, unless they only add.
	doubt *checks.Problem
	// lines counts the lines, known those with a directive that is looked at or followed.
	lines, known int
}

// read applies a file and what it includes. An error is one for which no server starts.
func (s *settings) read(name, text string, depth int) error {
	lines, err := linesOf(name, text)
	if err != nil {
		return err
	}
	for _, at := range lines {
		if !directiveName(at.name) {
			return fmt.Errorf("%s: no directive has such a name: is this the configuration of a Redis server?", at)
		}
		s.lines++
		if at.name == "include" && len(at.args) == 1 {
			s.known++
			if err := s.include(at, depth); err != nil {
				return err
			}
			continue
		}
		if at.name == "sentinel" {
			return fmt.Errorf("%s: this is the file of a Sentinel: audit the running Sentinel, redis://HOST:26379", at)
		}
		s.apply(at)
	}
	return nil
}

// directiveName reports whether a directive, of the server or of a module, may have the name.
func directiveName(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	})
}

// foreign reports whether no line has a directive that is known: the file is of something else.
func (s *settings) foreign() bool { return s.lines > 0 && s.known == 0 }

func (s *settings) include(at line, depth int) error {
	names, err := s.folder.included(at.args[0])
	if depth >= maxDepth {
		err = errMany
	}
	if err != nil {
		s.miss(at, err)
		return nil
	}
	for _, name := range names {
		text, err := s.folder.content(name)
		if err != nil {
			s.miss(at, err)
			continue
		}
		if err := s.read(filepath.Base(name), text, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// miss takes back what was known: the file that isn't read may say otherwise.
func (s *settings) miss(at line, err error) {
	s.doubt = &checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("what %s includes may set it: %v", at, err)}
	for _, name := range s.names() {
		s.given[name] = value{problem: s.doubt}
	}
}

// names are the directives of which one value is kept.
func (s *settings) names() []string {
	names := []string{nameRequirePass, nameMasterAuth, nameReplicaOf, nameCluster}
	for _, d := range directives {
		names = append(names, d.name)
	}
	return names
}

// The directives that don't become facts as they are.
const (
	nameRequirePass = "requirepass"
	nameMasterAuth  = "masterauth"
	nameReplicaOf   = "replicaof"
	nameCluster     = "cluster-enabled"
)

// apply takes in one line. Directives that no check is about are left out.
func (s *settings) apply(at line) {
	name := at.name
	if alias, is := aliases[name]; is {
		name = alias
	}
	s.known++
	switch name {
	case "user":
		s.users = append(s.users, at)
	case "rename-command":
		if len(at.args) == 2 {
			s.renamed[strings.ToLower(at.args[0])] = true
		}
	case "loadmodule":
		s.modules = true
	case nameSave, nameBuffers:
		s.accumulate(name, at)
	case nameRequirePass, nameMasterAuth:
		s.set(name, at, oneWord)
	case nameCluster:
		s.set(name, at, yesNo)
	case nameReplicaOf:
		s.set(name, at, primary)
	default:
		i := slices.IndexFunc(directives, func(d directive) bool { return d.name == name })
		if i < 0 {
			s.known--
			return
		}
		s.set(name, at, directives[i].read)
	}
}

func (s *settings) set(name string, at line, read func([]string) (string, bool)) {
	text, ok := read(at.args)
	if !ok {
		s.given[name] = value{problem: wrong(at, name)}
		return
	}
	s.given[name] = value{text: text}
}

func wrong(at line, name string) *checks.Problem {
	return &checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf("%s: no version that is known takes this line of %s", at, name)}
}

// accumulate takes in a line that adds to those before it.
func (s *settings) accumulate(name string, at line) {
	before, written := s.given[name]
	if before.problem != nil {
		return
	}
	if name == nameBuffers {
		if !written {
			before.text = defaultBuffers
		}
		s.set(name, at, func(args []string) (string, bool) { return setBuffers(before.text, args) })
		return
	}
	s.set(name, at, snapshots)
	now := s.given[name]
	switch {
	case now.problem != nil || !written:
	case now.text == "" && before.text != "":
		s.given[name] = value{problem: &checks.Problem{
			Reason: checks.Source, Detail: fmt.Sprintf(`%s: before Redis 7.0 save "" takes back the lines before it, later it doesn't`, at),
		}}
	default:
		s.given[name] = value{text: strings.TrimSpace(before.text + " " + now.text)}
	}
	if len(at.args) > 2 && now.problem == nil {
		s.given[name] = value{problem: &checks.Problem{
			Reason: checks.Source, Detail: fmt.Sprintf("%s: before Redis 7.0 save with more than one pair is ignored", at),
		}}
	}
}

// snapshots reads pairs of seconds and changes; one empty word is none.
func snapshots(args []string) (string, bool) {
	if len(args) == 1 && args[0] == "" {
		return "", true
	}
	for i, word := range args {
		count, err := strconv.ParseInt(word, 10, 32)
		if err != nil || count < int64(1-i%2) {
			return "", false
		}
	}
	return strings.Join(args, " "), len(args) > 0 && len(args)%2 == 0
}

// primary reads "HOST PORT"; "no one" is none.
func primary(args []string) (string, bool) {
	if len(args) != 2 {
		return "", false
	}
	if strings.EqualFold(args[0], "no") && strings.EqualFold(args[1], "one") {
		return "", true
	}
	port, ok := number(0, 65535)(args[1:])
	return args[0] + " " + port, ok && !strings.Contains(args[0], " ")
}
