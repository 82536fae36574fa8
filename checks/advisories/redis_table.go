package advisories

// Pages on which the fixed releases are named.
const (
	redisNotes74 = "https://redis.io/docs/latest/operate/oss_and_stack/stack-with-enterprise/release-notes/redisce/redisce-7.4-release-notes/"
	redisNotes80 = "https://redis.io/docs/latest/operate/oss_and_stack/stack-with-enterprise/release-notes/redisce/redisos-8.0-release-notes/"
	redisNotes82 = "https://redis.io/docs/latest/operate/oss_and_stack/stack-with-enterprise/release-notes/redisce/redisos-8.2-release-notes/"
	valkeyNotes  = "https://github.com/valkey-io/valkey/releases"
	nvd          = "https://nvd.nist.gov/vuln/detail/"
)

// What an attacker needs.
const (
	needsNothing  = "a connection, without credentials"
	needsLogin    = "a login"
	needsLua      = "a login that may run Lua scripts"
	needsRestore  = "a login that may run RESTORE"
	needsHashing  = "a login that may run HyperLogLog commands"
	needsCluster  = "access to the port of the cluster bus"
	needsReplica  = "a login that may run scripts on a writable replica"
	needsModule   = "a login that may load data into the RedisBloom module"
	needsACL      = "a login that may define ACL rules"
	needsHost     = "a file or socket on the host itself"
	needsTLSLogin = "a login over TLS"
)

// redisVulnerabilities is ordered newest first. Redis 8.0 has no release after
// February 2026 and is taken to lack what was fixed later; 7.0 ended before
// August 2024. Fixes of Redis are cumulative within a line, so that a row whose
// older fixes no page confirms may leave a line out.
var redisVulnerabilities = []vulnerability{
	{
		id: "CVE-2026-62356", what: "out-of-bounds heap write while loading a CMSketch", condition: needsModule, source: redisNotes82,
		fixed: map[string][]fix{Redis: {in(8, 2, 9), in(8, 4, 6), in(8, 6, 6), in(8, 8, 2), in(8, 10, 1)}},
	},
	{
		id: "CVE-2026-56684", alias: "CVE-2026-81934", what: "use after free of pending TLS data, code execution", condition: needsTLSLogin, source: valkeyNotes,
		fixed: map[string][]fix{
			Redis:  {in(6, 2, 24), in(7, 2, 16), in(7, 4, 11), never("8.0"), in(8, 2, 9), in(8, 4, 6), in(8, 6, 6), in(8, 8, 2), in(8, 10, 1)},
			Valkey: {in(7, 2, 14), in(8, 0, 10), in(8, 1, 9), in(9, 0, 5), in(9, 1, 1)},
		},
	},
	{
		id: "CVE-2026-63639", what: "use after free while loading a corrupt stream, code execution", condition: needsRestore, source: valkeyNotes,
		fixed: map[string][]fix{
			Redis:  {in(6, 2, 23), in(7, 4, 10), never("8.0"), in(8, 2, 8), in(8, 4, 5), in(8, 6, 5)},
			Valkey: {in(7, 2, 14), in(8, 0, 10), in(8, 1, 9), in(9, 0, 5), in(9, 1, 1)},
		},
	},
	{id: "CVE-2026-23479", what: "use after free when a client is unblocked, code execution", condition: needsLogin, source: redisNotes82, fixed: may2026},
	{id: "CVE-2026-25243", what: "invalid memory access in RESTORE, code execution", condition: needsRestore, source: redisNotes82, fixed: may2026},
	{id: "CVE-2026-23631", what: "use after free during a full synchronisation, code execution", condition: needsReplica, source: redisNotes82, fixed: may2026},
	{
		id: "CVE-2026-27623", what: "state of an empty request is kept, denial of service", condition: needsNothing, source: valkeyNotes,
		fixed: map[string][]fix{Valkey: {in(9, 0, 3)}},
	},
	{
		id: "CVE-2026-21863", what: "malformed cluster bus message, denial of service", condition: needsCluster, source: valkeyNotes,
		fixed: map[string][]fix{Valkey: february2026},
	},
	{
		id: "CVE-2025-67733", what: "forged replies through an error text of a script", condition: needsLua, source: valkeyNotes,
		fixed: map[string][]fix{
			Redis:  {in(7, 4, 8), in(8, 0, 6), in(8, 2, 5), in(8, 4, 2), in(8, 6, 1)},
			Valkey: february2026,
		},
	},
	{
		id: "CVE-2025-62507", what: "stack overflow in XACKDEL, code execution", condition: needsLogin, source: redisNotes82,
		fixed: map[string][]fix{Redis: {in(8, 2, 3)}},
	},
	{id: "CVE-2025-49844", what: "use after free in Lua, code execution", condition: needsLua, source: redisNotes82, fixed: october2025, older: true},
	{id: "CVE-2025-46817", what: "integer overflow in Lua, code execution", condition: needsLua, source: redisNotes82, fixed: october2025, older: true},
	{id: "CVE-2025-46818", what: "a script runs as another user", condition: needsLua, source: redisNotes82, fixed: october2025, older: true},
	{id: "CVE-2025-46819", what: "out-of-bounds read in Lua", condition: needsLua, source: redisNotes82, fixed: october2025, older: true},
	{id: "CVE-2025-32023", what: "out-of-bounds write in HyperLogLog, code execution", condition: needsHashing, source: redisNotes80, fixed: july2025, older: true},
	{id: "CVE-2025-48367", what: "an error of accept starves other clients", condition: needsNothing, source: redisNotes80, fixed: july2025, older: true},
	{
		id: "CVE-2025-27151", what: "stack overflow in redis-check-aof", condition: needsHost, source: redisNotes80,
		fixed: map[string][]fix{
			Redis:  {in(7, 2, 9), in(7, 4, 4), in(8, 0, 2)},
			Valkey: {in(7, 2, 10), in(8, 0, 4), in(8, 1, 2)},
		},
	},
	{
		id: "CVE-2025-21605", what: "output buffers grow without bound", condition: needsNothing, source: redisNotes74, older: true,
		fixed: map[string][]fix{
			Redis:  {in(6, 2, 18), never("7.0"), in(7, 2, 8), in(7, 4, 3)},
			Valkey: {in(7, 2, 9), in(8, 0, 3), in(8, 1, 1)},
		},
	},
	{
		id: "CVE-2024-46981", what: "use after free by the Lua garbage collector, code execution", condition: needsLua, source: redisNotes74, older: true,
		fixed: map[string][]fix{
			Redis:  {in(6, 2, 17), never("7.0"), in(7, 2, 7), in(7, 4, 2)},
			Valkey: {in(7, 2, 8), in(8, 0, 2)},
		},
	},
	{
		id: "CVE-2024-51741", what: "malformed ACL selector, denial of service", condition: needsACL, source: redisNotes74,
		fixed: map[string][]fix{
			Redis:  {never("7.0"), in(7, 2, 7), in(7, 4, 2)},
			Valkey: {in(7, 2, 8), in(8, 0, 2)},
		},
	},
	{
		id: "CVE-2024-31449", what: "stack overflow in a Lua library, code execution", condition: needsLua, source: redisNotes74, older: true,
		fixed: october2024,
	},
	{
		id: "CVE-2024-31228", what: "unbounded pattern matching, denial of service", condition: needsLogin, source: redisNotes74, older: true,
		fixed: october2024,
	},
	{
		id: "CVE-2024-31227", what: "malformed ACL selector, denial of service", condition: needsACL, source: redisNotes74,
		fixed: map[string][]fix{
			Redis:  {never("7.0"), in(7, 2, 6), in(7, 4, 1)},
			Valkey: {in(7, 2, 7), in(8, 0, 1)},
		},
	},
	{
		id: "CVE-2023-45145", what: "race on the permissions of the Unix socket", condition: needsHost, source: nvd + "CVE-2023-45145", older: true,
		fixed: map[string][]fix{Redis: {in(6, 2, 14), in(7, 0, 14), in(7, 2, 2)}},
	},
	{
		id: "CVE-2023-41056", what: "overflow when a buffer is resized", condition: needsLogin, source: nvd + "CVE-2023-41056",
		fixed: map[string][]fix{Redis: {in(7, 0, 15), in(7, 2, 4)}},
	},
	{
		id: "CVE-2022-24834", what: "heap overflow in the Lua cjson library, code execution", condition: needsLua, source: nvd + "CVE-2022-24834",
		fixed: map[string][]fix{Redis: {in(6, 2, 13), in(7, 0, 12)}},
	},
	{
		id: "CVE-2023-28856", what: "crash by HINCRBYFLOAT", condition: needsLogin, source: nvd + "CVE-2023-28856",
		fixed: map[string][]fix{Redis: {in(6, 2, 12), in(7, 0, 11)}},
	},
	{
		id: "CVE-2022-24735", what: "a script runs code as another user", condition: needsLua, source: nvd + "CVE-2022-24735", older: true,
		fixed: map[string][]fix{Redis: {in(6, 2, 7)}},
	},
	{
		id: "CVE-2022-24736", what: "crash by a Lua script", condition: needsLua, source: nvd + "CVE-2022-24736", older: true,
		fixed: map[string][]fix{Redis: {in(6, 2, 7)}},
	},
}

// may2026 are the releases of May 2026. Redis 6.2 and 7.2 are left out: their
// notes were not seen, and 6.2 lacks two of the three defects. Valkey 8.0.8 was
// withdrawn for 8.0.9.
var may2026 = map[string][]fix{
	Redis:  {in(7, 4, 9), never("8.0"), in(8, 2, 6), in(8, 4, 3), in(8, 6, 3)},
	Valkey: {in(7, 2, 13), in(8, 0, 9), in(8, 1, 7), in(9, 0, 4)},
}

// february2026 are the Valkey releases of February 2026.
var february2026 = []fix{in(7, 2, 12), in(8, 0, 7), in(8, 1, 6), in(9, 0, 3)}

// october2025 are the releases of 3 October 2025.
var october2025 = map[string][]fix{
	Redis:  {in(6, 2, 20), never("7.0"), in(7, 2, 11), in(7, 4, 6), in(8, 0, 4), in(8, 2, 2)},
	Valkey: {in(7, 2, 11), in(8, 0, 6), in(8, 1, 4)},
}

// july2025 are the releases of July 2025; Redis 8.2.0 and Valkey 9.0.0 have the fixes.
var july2025 = map[string][]fix{
	Redis:  {in(6, 2, 19), never("7.0"), in(7, 2, 10), in(7, 4, 5), in(8, 0, 3)},
	Valkey: {in(7, 2, 10), in(8, 0, 4), in(8, 1, 3)},
}

// october2024 are the releases of the first days of October 2024.
var october2024 = map[string][]fix{
	Redis:  {in(6, 2, 16), never("7.0"), in(7, 2, 6), in(7, 4, 1)},
	Valkey: {in(7, 2, 7), in(8, 0, 1)},
}
