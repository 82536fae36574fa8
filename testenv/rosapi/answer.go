package rosapi

import (
	"slices"
	"strconv"
	"strings"
)

// sentence is an answer's: a reply word and its attributes.
type sentence []string

func trap(message string) sentence { return sentence{"!trap", "=message=" + message} }

// The texts of 7.x, as clients of real routers report them.
const (
	textDenied     = "not enough permissions (9)"
	textNoCommand  = "no such command"
	textNoPrefix   = "no such command prefix"
	textBadLogin   = "invalid user name or password (6)"
	textOldLogin   = "cannot log in"
	textNoLogin    = "not logged in"
	textInterrupts = "interrupted"
)

// request is a sentence taken apart.
type request struct {
	command    string
	arguments  map[string]string
	query      query
	properties []string
	limited    bool // properties were given
	tag        string
}

func parseRequest(words []string) request {
	r := request{command: words[0], arguments: map[string]string{}}
	for _, word := range words[1:] {
		switch {
		case strings.HasPrefix(word, "?"):
			r.query = append(r.query, word[1:])
		case strings.HasPrefix(word, ".tag="):
			r.tag = word[len(".tag="):]
		default:
			name, value, _ := strings.Cut(strings.TrimPrefix(word, "="), "=")
			r.arguments[name] = value
		}
	}
	if list, given := r.arguments[".proplist"]; given {
		r.properties, r.limited = strings.Split(list, ","), true
		delete(r.arguments, ".proplist")
	}
	return r
}

// menu and verb of the command: "/ip/service" and "print".
func (r request) menu() (menu, verb string) {
	i := max(strings.LastIndexByte(r.command, '/'), 0)
	return r.command[:i], strings.TrimPrefix(r.command[i:], "/")
}

// missing is the answer for a menu or command that the router doesn't have. It is two
// traps for a menu: clients that keep only one of them disagree on the text.
func (d Device) missing(r request) []sentence {
	path := ""
	for _, step := range strings.Split(strings.TrimPrefix(r.command, "/"), "/") {
		path += "/" + step
		if !isMenu(path) || d.Lacks(path) {
			break
		}
	}
	if menu, _ := r.menu(); path == r.command && (menu == "" || isMenu(menu) && !d.Lacks(menu)) {
		return []sentence{trap(textNoCommand), {"!done"}}
	}
	step := path[strings.LastIndexByte(path, '/')+1:]
	return []sentence{trap("no such command or directory (" + step + ")"), trap(textNoPrefix), {"!done"}}
}

// print answers the print command of a menu that exists, for a user with its right.
func (d Device) print(menu Menu, rows []Row, r request) []sentence {
	options := slices.Concat(menu.Options, []string{"detail", "stats", "count-only", "without-paging"})
	for name := range r.arguments {
		if !slices.Contains(options, name) {
			return []sentence{trap("unknown parameter " + name), {"!done"}}
		}
	}
	var answer []sentence
	for _, row := range rows {
		if r.query.selects(row) {
			answer = append(answer, r.project(row))
		}
	}
	if _, count := r.arguments["count-only"]; count {
		return []sentence{{"!done", "=ret=" + strconv.Itoa(len(answer))}}
	}
	if len(answer) == 0 && d.atLeast(7, 18) {
		return []sentence{{"!empty"}, {"!done"}}
	}
	return append(answer, sentence{"!done"})
}

// project is the row's answer with the properties that were asked for; those that
// the row doesn't have are left out without a word.
func (r request) project(row Row) sentence {
	answer := sentence{"!re"}
	for _, attribute := range row {
		if !r.limited || slices.Contains(r.properties, attribute.Name) {
			answer = append(answer, "="+attribute.Name+"="+attribute.Value)
		}
	}
	return answer
}
