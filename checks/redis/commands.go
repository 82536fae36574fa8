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
	"acl|deluser":        {"admin", "slow", "dangerous"},
	"acl|load":           {"admin", "slow", "dangerous"},
	"acl|save":           {"admin", "slow", "dangerous"},
	"acl|setuser":        {"admin", "slow", "dangerous"},
	"bgrewriteaof":       {"admin", "slow", "dangerous"},
	"bgsave":             {"admin", "slow", "dangerous"},
	"client|kill":        {"admin", "slow", "dangerous", "connection"},
	"client|pause":       {"admin", "slow", "dangerous", "connection"},
	"cluster|addslots":   {"admin", "slow", "dangerous"},
	"cluster|delslots":   {"admin", "slow", "dangerous"},
	"cluster|failover":   {"admin", "slow", "dangerous"},
	"cluster|flushslots": {"admin", "slow", "dangerous"},
	"cluster|forget":     {"admin", "slow", "dangerous"},
	"cluster|meet":       {"admin", "slow", "dangerous"},
	"cluster|replicate":  {"admin", "slow", "dangerous"},
	"cluster|reset":      {"admin", "slow", "dangerous"},
	"cluster|setslot":    {"admin", "slow", "dangerous"},
	"config|get":         {"admin", "slow", "dangerous"},
	"config|resetstat":   {"admin", "slow", "dangerous"},
	"config|rewrite":     {"admin", "slow", "dangerous"},
	"config|set":         {"admin", "slow", "dangerous"},
	"debug":              {"admin", "slow", "dangerous"},
	"eval":               {"slow", "scripting"},
	"evalsha":            {"slow", "scripting"},
	"failover":           {"admin", "slow", "dangerous"},
	"fcall":              {"slow", "scripting"},
	"flushall":           {"keyspace", "write", "slow", "dangerous"},
	"flushdb":            {"keyspace", "write", "slow", "dangerous"},
	"function|load":      {"write", "slow", "scripting"},
	"function|restore":   {"write", "slow", "scripting"},
	"keys":               {"keyspace", "read", "slow", "dangerous"},
	"migrate":            {"keyspace", "write", "slow", "dangerous"},
	"module|load":        {"admin", "slow", "dangerous"},
	"module|loadex":      {"admin", "slow", "dangerous"},
	"module|unload":      {"admin", "slow", "dangerous"},
	"monitor":            {"admin", "slow", "dangerous"},
	"pfdebug":            {"write", "hyperloglog", "admin", "slow", "dangerous"},
	"psync":              {"admin", "slow", "dangerous"},
	"replconf":           {"admin", "slow", "dangerous"},
	"replicaof":          {"admin", "slow", "dangerous"},
	"restore":            {"keyspace", "write", "slow", "dangerous"},
	"save":               {"admin", "slow", "dangerous"},
	"script|load":        {"slow", "scripting"},
	"shutdown":           {"admin", "slow", "dangerous"},
	"slaveof":            {"admin", "slow", "dangerous"},
	"slowlog|get":        {"admin", "slow", "dangerous"},
	"swapdb":             {"keyspace", "write", "fast", "dangerous"},
	"sync":               {"admin", "slow", "dangerous"},
}

// defaultDangerous are the commands that redis-dangerous-commands-restricted
// looks for unless a profile says otherwise: those that change the server, destroy
// data at one stroke, or show other clients' data. CONFIG GET is left out because
// a read-only auditor needs it, scripting because many client libraries do. The
// worst come first: messages list no more than maxListed.
var defaultDangerous = []string{
	"config|set", "module|load", "debug", "flushall", "flushdb", "shutdown", "replicaof", "slaveof",
	"acl|setuser", "migrate", "monitor", "keys",
	"acl|deluser", "acl|load", "bgrewriteaof", "bgsave", "client|kill", "client|pause",
	"cluster|failover", "cluster|forget", "cluster|meet", "cluster|reset",
	"config|rewrite", "failover", "module|loadex", "module|unload", "psync", "restore", "save", "swapdb", "sync",
}

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
