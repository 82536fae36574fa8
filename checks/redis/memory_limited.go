package redis

import "hardcheck/checks"

// MemoryLimited reports servers that may take all memory of their host.
var MemoryLimited = &checks.Check{
	ID:       "redis-memory-limited",
	Title:    "Redis has a memory limit (maxmemory)",
	Severity: checks.Low,
	Description: "Without maxmemory a client that writes enough makes the host run out of memory, and the kernel's OOM killer then ends some " +
		"process, not always Redis.",
	Remediation: "Set `maxmemory 256mb` (what the data needs, with room for a fork while saving) and `maxmemory-policy noeviction`, or " +
		"`allkeys-lru` for a cache, in redis.conf; on a running server by `CONFIG SET`, then `CONFIG REWRITE`.",
	References: []string{configPage, "https://redis.io/docs/latest/develop/reference/eviction/"},
	Rule:       checks.Each(ofServers(memoryLimited)),
}

func memoryLimited(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-memory-limited", "")
	if memory, known := o.Facts.Memory.Get(); known {
		o.Evidence("INFO memory", "maxmemory:%d, used_memory:%d, maxmemory_policy:%s", memory.Max, memory.Used, memory.Policy)
		switch {
		case memory.Max < 0:
			o.Unknown(checks.Unreadable, "the limit is said to be %d bytes", memory.Max)
		case memory.Max == 0:
			o.Violation("memory is not limited (maxmemory 0)")
		}
		return
	}
	if _, known := o.Facts.Config["maxmemory"].Get(); !known {
		checks.Need(o, o.Facts.Memory, "memory")
		return
	}
	if effect, _, ok := means(o.Subject(""), o.Facts, "maxmemory"); ok && effect == off {
		o.Violation("memory is not limited (maxmemory 0)")
	}
}
