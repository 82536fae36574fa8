package redis

import (
	"hardcheck/checks/advisories"
	"hardcheck/checks/pattern"
)

// keydb is the product that went its own way from Redis 6. Its releases number
// themselves 6.3.4 and the like, its branch 255.255.255, and none has what came later.
const keydb = "keydb"

// The spans of the table.
var (
	everyKeyDB  = span{product: keydb}
	everyValkey = span{product: advisories.Valkey}
	everyRedis  = span{product: advisories.Redis}
)

func redisFrom(major, minor uint16) span {
	return span{product: advisories.Redis, from: advisories.Version{Major: major, Minor: minor}}
}

func redisBefore(major, minor uint16) span {
	return span{product: advisories.Redis, before: advisories.Version{Major: major, Minor: minor}}
}

// until ends a span before a version.
func (s span) until(major, minor uint16) span {
	s.before = advisories.Version{Major: major, Minor: minor}
	return s
}

// Where the developers say what a directive means: the comments of redis.conf, and the
// source where these are silent.
const (
	conf32      = "https://raw.githubusercontent.com/redis/redis/3.2/redis.conf"
	conf60      = "https://raw.githubusercontent.com/redis/redis/6.0/redis.conf"
	conf62      = "https://raw.githubusercontent.com/redis/redis/6.2/redis.conf"
	conf70      = "https://raw.githubusercontent.com/redis/redis/7.0/redis.conf"
	accepts62   = "https://raw.githubusercontent.com/redis/redis/6.2/src/networking.c"
	protocols60 = "https://raw.githubusercontent.com/redis/redis/6.0/src/tls.c"
	reads50     = "https://raw.githubusercontent.com/redis/redis/5.0/src/config.c"
)

// The forms of values.
var (
	wholeNumber = pattern.New(`^\d{1,19}$`)
	addressList = pattern.New(`^\S+( \S+)*$`)
	anyText     = pattern.New(`^[^\n]+$`)
	// snapshots are pairs: so many seconds, so many changes.
	snapshots = pattern.New(`^\d+ \d+( \d+ \d+)*$`)
	protocols = pattern.New(`(?i)^tlsv1(\.[123])?( tlsv1(\.[123])?)*$`)
)

var (
	everyServer = []span{everyRedis, everyValkey, everyKeyDB}
	yesNo       = map[string]effect{"yes": on, "no": off}
	zeroIsOff   = map[string]effect{"0": off}
	switches    = map[string]effect{"yes": on, "no": off, "local": onLocally}
	channels    = map[string]effect{"allchannels": on, "resetchannels": off}
)

// meanings says for each directive that is judged what no line, an empty one and each value
// mean, by product and version. A product that is not in it, and a value that a row doesn't
// have, mean nothing known. Rows of one directive share no version.
//
// TestMeanings compares the rows with real servers, as far as they can be seen to do
// what a row says.
var meanings = []meaning{
	// Before 7.0 an empty value is no line: the server doesn't start with `bind ""`.
	{
		directive: "bind", to: []span{redisBefore(7, 0), everyKeyDB}, words: map[string]effect{"": everyAddress},
		form: addressList, other: listed, source: conf62,
	},
	{
		directive: "bind", to: []span{redisFrom(7, 0), everyValkey}, unset: "* -::*", words: map[string]effect{"": noAddress},
		form: addressList, other: listed, source: conf70,
	},
	{directive: "protected-mode", to: []span{redisBefore(3, 2)}, absent: off, source: conf32},
	{
		directive: "protected-mode", to: []span{redisFrom(3, 2).until(7, 0), everyKeyDB}, unset: "yes",
		words: map[string]effect{"yes": onUnbound, "no": off}, source: accepts62,
	},
	{directive: "protected-mode", to: []span{redisFrom(7, 0), everyValkey}, unset: "yes", words: yesNo, source: conf70},
	{directive: "port", to: everyServer, unset: "6379", words: zeroIsOff, form: wholeNumber, other: on, source: conf70},
	{directive: "tls-port", to: []span{redisBefore(6, 0)}, absent: nonexistent, source: conf60},
	{directive: "tls-port", to: []span{redisFrom(6, 0), everyValkey, everyKeyDB}, unset: "0", words: zeroIsOff, form: wholeNumber, other: on, source: conf60},
	{directive: "tls-protocols", to: []span{redisBefore(6, 0)}, absent: nonexistent, source: conf60},
	{
		// An empty value is TLS 1.2 and, where the library has it, 1.3.
		directive: "tls-protocols", to: []span{redisFrom(6, 0), everyValkey, everyKeyDB}, words: map[string]effect{"": modern},
		form: protocols, other: listed, source: protocols60,
	},
	{directive: "tls-auth-clients", to: []span{redisBefore(6, 0)}, absent: nonexistent, source: conf60},
	{
		directive: "tls-auth-clients", to: []span{redisFrom(6, 0), everyValkey, everyKeyDB}, unset: "yes",
		words: map[string]effect{"yes": on, "no": off, "optional": optional}, source: conf60,
	},
	{directive: "tls-replication", to: []span{redisBefore(6, 0)}, absent: nonexistent, source: conf60},
	{directive: "tls-replication", to: []span{redisFrom(6, 0), everyValkey, everyKeyDB}, unset: "no", words: yesNo, source: conf60},
	{directive: "enable-debug-command", to: []span{redisBefore(7, 0), everyKeyDB}, absent: ungated, source: conf70},
	{directive: "enable-debug-command", to: []span{redisFrom(7, 0), everyValkey}, unset: "no", words: switches, source: conf70},
	{directive: "enable-protected-configs", to: []span{redisBefore(7, 0), everyKeyDB}, absent: ungated, source: conf70},
	{directive: "enable-protected-configs", to: []span{redisFrom(7, 0), everyValkey}, unset: "no", words: switches, source: conf70},
	{directive: "enable-module-command", to: []span{redisBefore(7, 0), everyKeyDB}, absent: ungated, source: conf70},
	{directive: "enable-module-command", to: []span{redisFrom(7, 0), everyValkey}, unset: "no", words: switches, source: conf70},
	{directive: "acl-pubsub-default", to: []span{redisBefore(6, 2)}, absent: nonexistent, source: conf62},
	{directive: "acl-pubsub-default", to: []span{redisFrom(6, 2).until(7, 0), everyKeyDB}, unset: "allchannels", words: channels, source: conf62},
	{directive: "acl-pubsub-default", to: []span{redisFrom(7, 0), everyValkey}, unset: "resetchannels", words: channels, source: conf70},
	{directive: "maxmemory", to: everyServer, unset: "0", words: zeroIsOff, form: wholeNumber, other: on, source: conf70},
	{directive: "timeout", to: everyServer, unset: "0", words: zeroIsOff, form: wholeNumber, other: on, source: conf70},
	{directive: "tcp-keepalive", to: []span{redisBefore(3, 2)}, unset: "0", words: zeroIsOff, form: wholeNumber, other: on, source: conf32},
	{
		directive: "tcp-keepalive", to: []span{redisFrom(3, 2), everyValkey, everyKeyDB}, unset: "300",
		words: zeroIsOff, form: wholeNumber, other: on, source: conf32,
	},
	// With a configuration file that has no such line, nothing was saved before 6.2.
	{directive: "save", to: []span{redisBefore(6, 2)}, words: map[string]effect{"": off}, form: snapshots, other: on, source: conf60},
	{
		directive: "save", to: []span{redisFrom(6, 2), everyValkey, everyKeyDB}, unset: "3600 1 300 100 60 10000",
		words: map[string]effect{"": off}, form: snapshots, other: on, source: conf62,
	},
	{directive: "appendonly", to: everyServer, unset: "no", words: yesNo, source: conf70},
	{
		directive: "logfile", to: everyServer, words: map[string]effect{"": stdout, "/dev/null": discarded},
		form: anyText, other: on, source: conf70,
	},
	{directive: "syslog-enabled", to: []span{redisBefore(6, 0)}, hidden: true, words: yesNo, source: reads50},
	{directive: "syslog-enabled", to: []span{redisFrom(6, 0), everyValkey, everyKeyDB}, unset: "no", words: yesNo, source: conf60},
	// Before 5.0 its name was slave-read-only.
	{directive: "replica-read-only", to: []span{redisBefore(5, 0)}, hidden: true, words: yesNo, source: reads50},
	{directive: "replica-read-only", to: []span{redisFrom(5, 0), everyValkey, everyKeyDB}, unset: "yes", words: yesNo, source: conf60},
	// From 6.0 on it is the default user's password until an ACL rule changes that one.
	{directive: "requirepass", to: everyServer, words: map[string]effect{"": off}, form: anyText, other: on, source: conf60},
	{directive: "masterauth", to: everyServer, words: map[string]effect{"": off}, form: anyText, other: on, source: conf60},
	{directive: "dbfilename", to: everyServer, unset: "dump.rdb", form: anyText, other: listed, source: conf70},
	{directive: "dir", to: everyServer, unset: ".", form: anyText, other: listed, source: conf70},
}
