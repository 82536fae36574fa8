package redisconn

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/redis"
)

// ownVersions are the fields of INFO server in which products that speak the protocol of
// Redis give their own version. Their redis_version is there for clients that ask.
var ownVersions = []struct{ field, product string }{
	{"valkey_version", "valkey"},
	{"dragonfly_version", "dragonfly"},
	{"redict_version", "redict"},
	{"kvrocks_version", "kvrocks"},
	{"garnet_version", "garnet"},
	{"pika_version", "pika"},
	{"rlec_version", "redis-enterprise"},
	{"upstash_version", "upstash"},
}

// toolVersions are fields that end like a product's version and are none.
var toolVersions = []string{"redis_version", "gcc_version", "monotonic_version", "lua_version", "jemalloc_version", "go_version", "rust_version"}

// plainName is a word that may be a product's name.
var plainName = pattern.New(`^[a-z][a-z0-9-]{1,31}$`)

// product tells the products apart. One that nobody here knows keeps the name that it
// gives itself: it is not an old Redis.
func product(server, keydb info) (name, version string) {
	for _, own := range ownVersions {
		if version := server[own.field]; version != "" {
			return own.product, strings.TrimPrefix(strings.TrimPrefix(version, "df-"), "v")
		}
	}
	if name := strings.ToLower(server["server_name"]); name != "" && name != "redis" && plainName.MatchString(name) {
		return name, server[name+"_version"]
	}
	if strings.HasPrefix(server["os"], "Amazon ") {
		return "elasticache", server["redis_version"]
	}
	if name, version := strangerVersion(server); name != "" {
		return name, version
	}
	if len(keydb) > 0 || strings.HasSuffix(server["executable"], "keydb-server") {
		return "keydb", server["redis_version"]
	}
	return "redis", server["redis_version"]
}

// strangerVersion finds the version field of a product that is not known: "other_version".
func strangerVersion(server info) (name, version string) {
	var fields []string
	for field := range server {
		if name, found := strings.CutSuffix(field, "_version"); found && plainName.MatchString(name) && !slices.Contains(toolVersions, field) {
			fields = append(fields, field)
		}
	}
	if len(fields) == 0 {
		return "", ""
	}
	slices.Sort(fields)
	return strings.TrimSuffix(fields[0], "_version"), server[fields[0]]
}

// withoutByDesign lists the commands that a product or role doesn't have, whoever asks:
// nobody renamed them.
var withoutByDesign = []struct {
	product  string
	mode     redis.Mode
	commands []string
	why      string
}{
	{mode: redis.ModeSentinel, commands: []string{"CONFIG", "MODULE", "CLUSTER"}, why: "a Sentinel has no command "},
	{product: "elasticache", commands: []string{"CONFIG", "MODULE", "CLUSTER"}, why: "Amazon ElastiCache takes away the command "},
	{product: "kvrocks", commands: []string{"MODULE", "ACL"}, why: "Kvrocks has no command "},
	{product: "dragonfly", commands: []string{"MODULE"}, why: "Dragonfly has no command "},
	{product: "garnet", commands: []string{"MODULE"}, why: "Garnet lists no modules by the command "},
	{product: "pika", commands: []string{"MODULE"}, why: "Pika has no command "},
	{product: "upstash", commands: []string{"CONFIG", "MODULE"}, why: "Upstash takes away the command "},
}

// lacksByDesign says why this server doesn't have a command; "" where it should.
func (c *collector) lacksByDesign(command string) string {
	server, known := c.facts.Server.Get()
	if !known {
		return ""
	}
	for _, row := range withoutByDesign {
		fits := row.product == server.Product && row.product != "" || row.mode == server.Mode && row.mode != ""
		if fits && slices.Contains(row.commands, command) {
			return row.why + command
		}
	}
	return ""
}

func (c *collector) isSentinel() bool {
	server, known := c.facts.Server.Get()
	return known && server.Mode == redis.ModeSentinel
}
