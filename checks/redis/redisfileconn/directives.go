package redisfileconn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks/redis"
)

// directive is how a line of settings is read, and what holds without one.
type directive struct {
	name string
	// read is the value as CONFIG GET writes it; false where no server takes the line.
	read func(args []string) (string, bool)
	// unset is what every version takes where there is no line and the checks' own table says
	// nothing about it. Measured with 7.0.15, and read in the files of the others.
	unset string
}

// directives are those that become facts: what a live server is asked for.
var directives = []directive{
	// Without a line every version listens on every address; 7.0 writes it so.
	{"bind", anyWords, "* -::*"},
	{"protected-mode", yesNo, ""},
	{"port", number(0, 65535), ""},
	{"tls-port", number(0, 65535), ""},
	{"tls-protocols", oneWord, ""},
	{"tls-auth-clients", oneOf("yes", "no", "optional"), ""},
	{"tls-ciphers", oneWord, ""},
	{"tls-replication", yesNo, ""},
	{"tls-cluster", yesNo, "no"},
	{"enable-debug-command", oneOf("yes", "no", "local"), ""},
	{"enable-protected-configs", oneOf("yes", "no", "local"), ""},
	{"enable-module-command", oneOf("yes", "no", "local"), ""},
	{"dir", oneWord, ""},
	{"dbfilename", fileName, ""},
	{"appendonly", yesNo, ""},
	{"maxmemory", bytes, ""},
	{"maxmemory-policy", oneOf("volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random", "noeviction"), "noeviction"},
	{"timeout", number(0, 1<<31-1), ""},
	{"tcp-keepalive", number(0, 1<<31-1), ""},
	{"maxclients", number(1, 1<<32-1), "10000"},
	{"logfile", oneWord, ""},
	{"syslog-enabled", yesNo, ""},
	{"acllog-max-len", number(0, 1<<62), "128"},
	{"acl-pubsub-default", oneOf("allchannels", "resetchannels"), ""},
	{"replica-read-only", yesNo, ""},
	{"masteruser", oneWord, ""},
	{"aclfile", oneWord, ""},
	{"tls-key-file", oneWord, ""},
	{"unixsocket", oneWord, ""},
	{"unixsocketperm", octal, "0"},
	// These two are made of several lines: see [settings.accumulate].
	{nameSave, nil, ""},
	{nameBuffers, nil, defaultBuffers},
}

// The directives whose lines add up.
const (
	nameSave    = "save"
	nameBuffers = "client-output-buffer-limit"
)

// aliases are other names of directives, of older versions and of Valkey.
var aliases = map[string]string{
	"slaveof": "replicaof", "slave-read-only": "replica-read-only",
	"primaryauth": "masterauth", "primaryuser": "masteruser",
}

// withoutLine is what a directive is in a file without a line of it, if all versions agree.
func (d directive) withoutLine() (string, bool) {
	value, agreed, listed := redis.WithoutLine(d.name)
	if agreed {
		return value, true
	}
	return d.unset, !listed || d.unset != ""
}

func anyWords(args []string) (string, bool) {
	if len(args) == 0 || len(args) > 16 { // CONFIG_BINDADDR_MAX
		return "", false
	}
	return strings.Join(args, " "), true
}

func oneWord(args []string) (string, bool) {
	if len(args) != 1 {
		return "", false
	}
	return args[0], true
}

func fileName(args []string) (string, bool) {
	name, ok := oneWord(args)
	return name, ok && !strings.Contains(name, "/")
}

var yesNo = oneOf("yes", "no")

// oneOf reads one of the words, in any case.
func oneOf(words ...string) func([]string) (string, bool) {
	return func(args []string) (string, bool) {
		word, ok := oneWord(args)
		word = strings.ToLower(word)
		return word, ok && slices.Contains(words, word)
	}
}

// number reads a whole number as the server's string2ll does: no sign, no leading zero.
func number(least, most int64) func([]string) (string, bool) {
	return func(args []string) (string, bool) {
		word, ok := oneWord(args)
		value, err := strconv.ParseInt(word, 10, 64)
		return word, ok && err == nil && value >= least && value <= most && strconv.FormatInt(value, 10) == word
	}
}

// octal reads a mode as chmod takes it, up to 0777; it is shown without leading zeros.
func octal(args []string) (string, bool) {
	word, ok := oneWord(args)
	mode, err := strconv.ParseUint(word, 8, 32)
	return strconv.FormatUint(mode, 8), ok && err == nil && mode <= 0o777
}

// units are those of the server's memtoull.
var units = map[string]int64{
	"": 1, "b": 1, "k": 1000, "kb": 1 << 10, "m": 1000 * 1000, "mb": 1 << 20, "g": 1000 * 1000 * 1000, "gb": 1 << 30,
}

func bytes(args []string) (string, bool) {
	word, ok := oneWord(args)
	size, fits := byteCount(word)
	return strconv.FormatInt(size, 10), ok && fits
}

func byteCount(word string) (int64, bool) {
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	count, err := strconv.ParseInt(word[:digits], 10, 64)
	unit, known := units[strings.ToLower(word[digits:])]
	if err != nil || !known || count > (1<<62)/unit {
		return 0, false
	}
	return count * unit, true
}

// The classes of clients whose buffers have limits, as CONFIG GET lists them.
var bufferClasses = []string{"normal", "slave", "pubsub"}

// defaultBuffers is what all versions since 2.6 have.
const defaultBuffers = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"

// setBuffers changes the limits of the classes that a line names; one is four words.
func setBuffers(value string, args []string) (string, bool) {
	if len(args) == 0 || len(args)%4 != 0 {
		return "", false
	}
	words := strings.Fields(value)
	for limit := range slices.Chunk(args, 4) {
		class := strings.ToLower(limit[0])
		if class == "replica" {
			class = "slave"
		}
		at := slices.Index(bufferClasses, class)
		hard, hardOK := byteCount(limit[1])
		soft, softOK := byteCount(limit[2])
		seconds, secondsOK := number(0, 1<<31-1)(limit[3:])
		if at < 0 || !hardOK || !softOK || !secondsOK {
			return "", false
		}
		copy(words[4*at:], []string{class, fmt.Sprint(hard), fmt.Sprint(soft), seconds})
	}
	return strings.Join(words, " "), true
}
