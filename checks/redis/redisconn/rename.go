package redisconn

import (
	"slices"
	"strings"

	"hardcheck/checks/redis"
)

// renaming is the name that the operator gave to CONFIG: a secret, since it serves as a
// password. It is used as CONFIG only once the server has said that it is that command.
type renaming struct {
	name      string
	confirmed bool
}

// shownName stands for the name in transcripts and plans.
const shownName = "[" + redis.KeyConfigCommand + "]"

func (r renaming) given() bool { return r.name != "" }

// question asks which command has the name.
func (r renaming) question() []string { return []string{"COMMAND", "INFO", r.name} }

// spelled is a command as this server takes it.
func (r renaming) spelled(command []string) []string {
	if !r.confirmed || command[0] != "CONFIG" {
		return command
	}
	return slices.Concat([]string{r.name}, command[1:])
}

// permit says how a request that has the name in it is shown, if it may be sent.
func (r renaming) permit(args []string) (shown string, ours bool) {
	if !r.given() {
		return "", false
	}
	if slices.Equal(args, r.question()) {
		return "COMMAND INFO " + shownName, true
	}
	if !r.confirmed || args[0] != r.name || !allowedRequests()[requestKey(slices.Concat([]string{"CONFIG"}, args[1:]))] {
		return "", false
	}
	return shownRequest(slices.Concat([]string{shownName}, args[1:])), true
}

// isConfig reports whether the answer to the question names the command CONFIG itself,
// of which no other command's form is taken.
func isConfig(got answer) bool {
	entries, _ := got.value.([]any)
	if len(entries) != 1 {
		return false
	}
	entry, _ := entries[0].([]any)
	name, _ := first(entry).(string)
	return strings.EqualFold(name, "config")
}

func first(items []any) any {
	if len(items) == 0 {
		return nil
	}
	return items[0]
}
