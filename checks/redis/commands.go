package redis

import (
	"maps"
	"slices"
	"strings"
)

// dangerousCategories gives the ACL categories of every command that the checks
// can judge, as COMMAND INFO of Redis 7.0.15 lists them. Before 7.0 the
// subcommands had no entries of their own, with the same categories on the whole
// command. A container command itself (CONFIG) is only in "slow", and so are its
// subcommands, so that a rule about the container's category needs no special case.
var dangerousCategories = map[string][]string{
	"acl|deluser":               {"admin", "slow", "dangerous"},
	"acl|getuser":               {"admin", "slow", "dangerous"},
	"acl|list":                  {"admin", "slow", "dangerous"},
	"acl|load":                  {"admin", "slow", "dangerous"},
	"acl|log":                   {"admin", "slow", "dangerous"},
	"acl|save":                  {"admin", "slow", "dangerous"},
	"acl|setuser":               {"admin", "slow", "dangerous"},
	"bgrewriteaof":              {"admin", "slow", "dangerous"},
	"bgsave":                    {"admin", "slow", "dangerous"},
	"client|kill":               {"admin", "slow", "dangerous", "connection"},
	"client|list":               {"admin", "slow", "dangerous", "connection"},
	"client|pause":              {"admin", "slow", "dangerous", "connection"},
	"cluster|addslots":          {"admin", "slow", "dangerous"},
	"cluster|addslotsrange":     {"admin", "slow", "dangerous"},
	"cluster|bumpepoch":         {"admin", "slow", "dangerous"},
	"cluster|delslots":          {"admin", "slow", "dangerous"},
	"cluster|delslotsrange":     {"admin", "slow", "dangerous"},
	"cluster|failover":          {"admin", "slow", "dangerous"},
	"cluster|flushslots":        {"admin", "slow", "dangerous"},
	"cluster|forget":            {"admin", "slow", "dangerous"},
	"cluster|meet":              {"admin", "slow", "dangerous"},
	"cluster|replicate":         {"admin", "slow", "dangerous"},
	"cluster|reset":             {"admin", "slow", "dangerous"},
	"cluster|saveconfig":        {"admin", "slow", "dangerous"},
	"cluster|set-config-epoch":  {"admin", "slow", "dangerous"},
	"cluster|setslot":           {"admin", "slow", "dangerous"},
	"config|get":                {"admin", "slow", "dangerous"},
	"config|resetstat":          {"admin", "slow", "dangerous"},
	"config|rewrite":            {"admin", "slow", "dangerous"},
	"config|set":                {"admin", "slow", "dangerous"},
	"debug":                     {"admin", "slow", "dangerous"},
	"eval":                      {"slow", "scripting"},
	"eval_ro":                   {"slow", "scripting"},
	"evalsha":                   {"slow", "scripting"},
	"evalsha_ro":                {"slow", "scripting"},
	"failover":                  {"admin", "slow", "dangerous"},
	"fcall":                     {"slow", "scripting"},
	"fcall_ro":                  {"slow", "scripting"},
	"flushall":                  {"keyspace", "write", "slow", "dangerous"},
	"flushdb":                   {"keyspace", "write", "slow", "dangerous"},
	"function|delete":           {"write", "slow", "scripting"},
	"function|flush":            {"write", "slow", "scripting"},
	"function|load":             {"write", "slow", "scripting"},
	"function|restore":          {"write", "slow", "scripting"},
	"keys":                      {"keyspace", "read", "slow", "dangerous"},
	"latency|reset":             {"admin", "slow", "dangerous"},
	"migrate":                   {"keyspace", "write", "slow", "dangerous"},
	"module|load":               {"admin", "slow", "dangerous"},
	"module|loadex":             {"admin", "slow", "dangerous"},
	"module|unload":             {"admin", "slow", "dangerous"},
	"monitor":                   {"admin", "slow", "dangerous"},
	"pfdebug":                   {"write", "hyperloglog", "admin", "slow", "dangerous"},
	"psync":                     {"admin", "slow", "dangerous"},
	"replconf":                  {"admin", "slow", "dangerous"},
	"replicaof":                 {"admin", "slow", "dangerous"},
	"restore":                   {"keyspace", "write", "slow", "dangerous"},
	"restore-asking":            {"keyspace", "write", "slow", "dangerous"},
	"save":                      {"admin", "slow", "dangerous"},
	"script|flush":              {"slow", "scripting"},
	"script|kill":               {"slow", "scripting"},
	"script|load":               {"slow", "scripting"},
	"sentinel|config":           {"admin", "slow", "dangerous"},
	"sentinel|failover":         {"admin", "slow", "dangerous"},
	"sentinel|monitor":          {"admin", "slow", "dangerous"},
	"sentinel|remove":           {"admin", "slow", "dangerous"},
	"sentinel|reset":            {"admin", "slow", "dangerous"},
	"sentinel|set":              {"admin", "slow", "dangerous"},
	"sentinel|simulate-failure": {"admin", "slow", "dangerous"},
	"shutdown":                  {"admin", "slow", "dangerous"},
	"slaveof":                   {"admin", "slow", "dangerous"},
	"slowlog|get":               {"admin", "slow", "dangerous"},
	"slowlog|reset":             {"admin", "slow", "dangerous"},
	"sort":                      {"write", "set", "sortedset", "list", "slow", "dangerous"},
	"sort_ro":                   {"read", "set", "sortedset", "list", "slow", "dangerous"},
	"swapdb":                    {"keyspace", "write", "fast", "dangerous"},
	"sync":                      {"admin", "slow", "dangerous"},
}

// defaultDangerous are the commands that redis-dangerous-commands-restricted
// looks for unless a profile says otherwise: those that change the server, destroy
// data at one stroke, or show other clients' data, passwords or digests. CONFIG GET is
// judged by what it shows, scripting by a check of its own. The worst come first:
// messages list no more than maxListed.
var defaultDangerous = []string{
	"config|set", "module|load", "debug", "flushall", "flushdb", "shutdown", "replicaof", "slaveof",
	"acl|setuser", "migrate", "monitor", "keys",
	"acl|deluser", "acl|getuser", "acl|list", "acl|load", "acl|log", "acl|save", "bgrewriteaof", "bgsave",
	"client|kill", "client|list", "client|pause",
	"cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch", "cluster|delslots", "cluster|delslotsrange",
	"cluster|failover", "cluster|flushslots", "cluster|forget", "cluster|meet", "cluster|replicate", "cluster|reset",
	"cluster|saveconfig", "cluster|set-config-epoch", "cluster|setslot",
	"config|resetstat", "config|rewrite", "failover", "latency|reset", "module|loadex", "module|unload", "pfdebug", "psync",
	"replconf", "restore", "restore-asking", "save", "slowlog|get", "slowlog|reset", "sort", "sort_ro", "swapdb", "sync",
}

// scriptingCommands run or keep a program inside the server, or stop one that runs there.
var scriptingCommands = []string{
	"eval", "evalsha", "fcall", "function|load", "script|load",
	"eval_ro", "evalsha_ro", "fcall_ro", "function|delete", "function|flush", "function|restore", "script|flush", "script|kill",
}

// sentinelCommands decide which server the clients of a Sentinel take for the primary.
var sentinelCommands = []string{
	"sentinel|set", "sentinel|monitor", "sentinel|remove", "sentinel|failover", "sentinel|reset",
	"sentinel|config", "sentinel|simulate-failure", "shutdown", "acl|setuser",
}

// readerCommands are those of [defaultDangerous] that the auditor's own user needs: the
// line of `explain redis-auditor` grants them.
var readerCommands = []string{"acl|list"}

// DangerousCommands lists the commands, in lower case and without subcommands,
// about which a connector tells whether the server has them under their own name
// ([Facts].Commands). The list is sorted and belongs to the caller.
func DangerousCommands() []string {
	names := map[string]bool{}
	for command := range dangerousCategories {
		names[commandName(command)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// commandName is the command of "config|set" without its subcommand.
func commandName(command string) string {
	name, _, _ := strings.Cut(command, "|")
	return name
}
