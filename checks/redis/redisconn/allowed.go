package redisconn

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// probeWord is what ECHO is asked to return.
const probeWord = "hardcheck"

// firstSection tells who the server is, and whether INFO is allowed at all.
const firstSection = "server"

// infoSections are read one by one: INFO as a whole would count keys and show
// far more than is judged. The section keydb is empty on other products.
var infoSections = []string{"replication", "persistence", "memory", "modules", "keydb"}

// firstKey is asked for alone, to learn whether CONFIG GET is allowed at all.
const firstKey = "bind"

// configKeys are the other directives that are read, never by a pattern.
var configKeys = []string{
	"protected-mode", "port", "tls-port", "tls-protocols", "tls-auth-clients", "tls-ciphers",
	"tls-replication", "tls-cluster", "enable-debug-command", "enable-protected-configs",
	"enable-module-command", "dir", "dbfilename", "save", "appendonly", "maxmemory",
	"maxmemory-policy", "timeout", "tcp-keepalive", "maxclients", "client-output-buffer-limit",
	"logfile", "syslog-enabled", "acllog-max-len", "acl-pubsub-default", "replica-read-only", "masteruser",
	"aclfile", "tls-key-file", "unixsocket", "unixsocketperm",
}

// secretKeys are answered with a password in clear text. They are judged in
// memory and never become facts.
var secretKeys = []string{keyRequirePass, keyMasterAuth}

const (
	keyRequirePass = "requirepass"
	keyMasterAuth  = "masterauth"
)

var (
	cmdPing    = []string{"PING"}
	cmdEcho    = []string{"ECHO", probeWord}
	cmdHello   = []string{"hello", "2"} // as the client library writes it
	cmdWhoAmI  = []string{"ACL", "WHOAMI"}
	cmdUsers   = []string{"ACL", "LIST"}
	cmdModules = []string{"MODULE", "LIST"}
	cmdNodes   = []string{"CLUSTER", "NODES"}
	cmdMasters = []string{"SENTINEL", "MASTERS"}
)

func cmdInfo(section string) []string { return []string{"INFO", section} }
func cmdConfig(key string) []string   { return []string{"CONFIG", "GET", key} }
func cmdCommands() []string           { return append([]string{"COMMAND", "INFO"}, redis.DangerousCommands()...) }

// allowedRequests holds every request that may be sent, whole: command, subcommand
// and arguments. AUTH alone is judged by its shape.
var allowedRequests = sync.OnceValue(func() map[string]bool {
	allowed := map[string]bool{}
	for _, args := range [][]string{
		cmdPing, cmdEcho, cmdHello, cmdWhoAmI, cmdUsers, cmdModules, cmdNodes, cmdMasters, cmdCommands(), cmdConfig(firstKey), cmdInfo(firstSection),
	} {
		allowed[requestKey(args)] = true
	}
	for _, section := range infoSections {
		allowed[requestKey(cmdInfo(section))] = true
	}
	for _, key := range configKeys {
		allowed[requestKey(cmdConfig(key))] = true
	}
	for _, key := range secretKeys {
		allowed[requestKey(cmdConfig(key))] = true
	}
	return allowed
})

// requestKey is the request as it is sent, with its lengths, so that "GET bind" as
// one argument isn't taken for two.
func requestKey(args []string) string { return strings.ToLower(string(encodeRequest(args))) }

var errRefused = errors.New("refused: not on the list of reading commands")

// permit returns how the transcript shows a request, or an error when it may not
// be sent. No argument of a refused request is in the error: it may be a secret.
func permit(args []string, own renaming) (shown string, err error) {
	if isLogin(args) && (len(args) == 2 || len(args) == 3) {
		return shownLogin, nil
	}
	if shown, ours := own.permit(args); ours {
		return shown, nil
	}
	if !allowedRequests()[requestKey(args)] {
		return "", fmt.Errorf("send %q with %d arguments: %w", checks.Clean(args[0]), len(args)-1, errRefused)
	}
	return shownRequest(args), nil
}

// shownLogin stands for AUTH with its arguments.
const shownLogin = "AUTH [redacted]"

// shownRequest is how transcripts and plans show a request without secrets.
func shownRequest(args []string) string { return strings.Join(args, " ") }

func isLogin(args []string) bool { return strings.EqualFold(args[0], "AUTH") }
