package redisconn

import (
	"math"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// maxInfoFields bounds the fields that are taken from one INFO section.
const maxInfoFields = 1024

// info are the fields of an INFO reply by name.
type info map[string]string

// parseInfo reads "name:value" lines. A name that comes twice keeps its first
// value; headings, blank lines and lines without a colon are left out.
func parseInfo(text string) info {
	fields := info{}
	for line := range strings.Lines(text) {
		name, value, found := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if !found || name == "" || name[0] == '#' || len(fields) >= maxInfoFields {
			continue
		}
		if _, there := fields[name]; !there {
			fields[name] = value
		}
	}
	return fields
}

// number reads a field of whole, not negative units; false when it is missing or
// no such number.
func (i info) number(name string) (int64, bool) {
	text, there := i[name]
	value, err := strconv.ParseInt(text, 10, 64)
	return value, there && err == nil && value >= 0
}

// judgeInfo fills what is told by INFO. A section without a field that is needed
// stays unknown as a whole: half of it would read as zero.
func (c *collector) judgeInfo(given answers) {
	if server, ok := c.section(given, "server"); ok {
		if facts, missing := c.server(server, given); missing == "" {
			c.facts.Server = checks.Known(facts)
		} else {
			c.lacks("server", missing)
		}
	}
	if c.isSentinel() {
		for _, name := range []string{"replication", "persistence", "memory"} {
			c.problems.Add(name, checks.Problem{Reason: checks.Source, Detail: "a Sentinel has no INFO section " + name})
		}
		return
	}
	if section, ok := c.section(given, "replication"); ok {
		if facts, missing := c.replication(section); missing == "" {
			c.facts.Replication = checks.Known(facts)
		} else {
			c.lacks("replication", missing)
		}
	}
	if section, ok := c.section(given, "persistence"); ok {
		if facts, missing := persistence(section); missing == "" {
			c.facts.Persistence = checks.Known(facts)
		} else {
			c.lacks("persistence", missing)
		}
	}
	if section, ok := c.section(given, "memory"); ok {
		if facts, missing := c.memory(section); missing == "" {
			c.facts.Memory = checks.Known(facts)
		} else {
			c.lacks("memory", missing)
		}
	}
}

// section returns the fields of a section, or notes why there are none.
func (c *collector) section(given answers, name string) (info, bool) {
	got := given.of(cmdInfo(name))
	if who := given.of(cmdInfo(firstSection)); !got.asked() && who.asked() {
		got = who // refused once, INFO is not asked for again
	}
	text, ok := got.value.(string)
	if !ok {
		c.problems.Add(name, c.explain(got, "INFO", "+info"))
		return nil, false
	}
	if fields := parseInfo(text); len(fields) > 0 {
		return fields, true
	}
	c.problems.Add(name, checks.Problem{Reason: checks.Source, Detail: "this server has no INFO section " + name})
	return nil, false
}

func (c *collector) lacks(section, field string) {
	c.problems.Add(section, *unreadable("INFO %s has no usable field %s", section, field))
}

// server identifies the product; missing names the field without which it can't.
func (c *collector) server(fields info, given answers) (server redis.Server, missing string) {
	keydb, _ := given.of(cmdInfo("keydb")).value.(string)
	server.Product, server.Version = product(fields, parseInfo(keydb))
	if server.Version == "" {
		return server, "redis_version"
	}
	server.Version = c.secrets.Fact(server.Version)
	server.Mode = redis.Mode(c.secrets.Fact(either(fields["redis_mode"], fields["server_mode"])))
	if path, there := fields["config_file"]; there && path != "-" {
		server.ConfigFile = checks.Known(c.secrets.Fact(path))
	} else {
		c.problems.Add("server.configFile", *unreadable("INFO server has no field config_file"))
	}
	return server, ""
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

func (c *collector) replication(fields info) (facts redis.Replication, missing string) {
	facts.Role = c.secrets.Fact(fields["role"])
	if facts.Role == "" {
		return facts, "role"
	}
	replicas, ok := fields.number("connected_slaves")
	if !ok || replicas > math.MaxInt32 {
		return facts, "connected_slaves"
	}
	facts.Replicas = int(replicas)
	if facts.Role != "slave" {
		return facts, ""
	}
	facts.MasterHost = c.secrets.Fact(fields["master_host"])
	if facts.MasterHost == "" {
		return facts, "master_host"
	}
	port, ok := fields.number("master_port")
	if !ok || port > math.MaxUint16 {
		return facts, "master_port"
	}
	facts.MasterPort = int(port)
	return facts, ""
}

func persistence(fields info) (facts redis.Persistence, missing string) {
	for _, name := range []string{"rdb_last_bgsave_status", "aof_last_write_status"} {
		if status := fields[name]; status != "ok" && status != "err" {
			return facts, name
		}
	}
	enabled, ok := fields.number("aof_enabled")
	if !ok {
		return facts, "aof_enabled"
	}
	saved, ok := fields.number("rdb_last_save_time")
	if !ok || saved > maxUnixTime {
		return facts, "rdb_last_save_time"
	}
	return redis.Persistence{
		LastSaveOK: fields["rdb_last_bgsave_status"] == "ok",
		AOFEnabled: enabled != 0,
		AOFWriteOK: fields["aof_last_write_status"] == "ok",
		LastSave:   time.Unix(saved, 0).UTC(),
	}, ""
}

// maxUnixTime is the end of the year 9999, the last that JSON can hold.
const maxUnixTime = 253402300799

func (c *collector) memory(fields info) (facts redis.Memory, missing string) {
	var ok bool
	if facts.Max, ok = fields.number("maxmemory"); !ok {
		return facts, "maxmemory"
	}
	if facts.Used, ok = fields.number("used_memory"); !ok {
		return facts, "used_memory"
	}
	facts.Policy = c.secrets.Fact(fields["maxmemory_policy"])
	return facts, ""
}
