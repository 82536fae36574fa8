package redisconn

import "strings"

// refusal is an error reply: what the server said, and what it means. Many reasons
// have no code but ERR, so that only words tell them; they are read here alone.
type refusal struct {
	text string
	why  cause
}

// cause is why a server refuses a command.
type cause int

const (
	otherCause cause = iota
	needsLogin
	wrongPassword
	noPassword // the default user has none, so that nobody can log in as it
	noUserNames
	noPermission
	protectedMode
	loading
	busy
	noFreeClient
	unknownCommand
)

// codes are the first words of error replies.
var codes = map[string]cause{
	"NOAUTH": needsLogin, "WRONGPASS": wrongPassword, "NOPERM": noPermission, "DENIED": protectedMode,
	"LOADING": loading, "BUSY": busy,
}

// sentences are how error replies begin that have no code of their own. Those of
// versions before 6.0 stand beside what has a code since.
var sentences = []struct {
	begins string
	why    cause
}{
	{"ERR operation not permitted", needsLogin},
	{"ERR invalid password", wrongPassword},
	{"ERR AUTH", noPassword},
	{"ERR Client sent AUTH", noPassword},
	{"ERR wrong number of arguments", noUserNames},
	{"ERR max number of clients", noFreeClient},
	{"ERR unknown command", unknownCommand},
}

func newRefusal(text string) *refusal {
	code, _, _ := strings.Cut(text, " ")
	if why, known := codes[strings.ToUpper(code)]; known {
		return &refusal{text, why}
	}
	for _, sentence := range sentences {
		if strings.HasPrefix(text, sentence.begins) {
			return &refusal{text, sentence.why}
		}
	}
	return &refusal{text, otherCause}
}

// is reports whether a command was refused for that cause.
func (r *refusal) is(why cause) bool { return r != nil && r.why == why }
