package redis

import (
	"time"

	"hardcheck/checks"
)

// PersistenceParams are the parameters of redis-persistence-healthy.
type PersistenceParams struct {
	// Cache says that the data may be lost: not saving at all is no violation then.
	Cache bool `json:"cache"`
}

// PersistenceHealthy reports servers whose data would not survive a restart.
var PersistenceHealthy = &checks.Check{
	ID:       "redis-persistence-healthy",
	Title:    "Redis persistence (RDB, AOF) works without errors",
	Severity: checks.Medium,
	Description: "A failed save goes unnoticed until the restart that loses the data; it is also the symptom of a full disk or a tampered dump " +
		"directory. The check reads the result of the last background save (RDB) and append-only write (AOF). No persistence at all is " +
		"reported as informational; the parameter `cache` accepts it.",
	Remediation: "Read the server's log for the cause (disk full, no permission, not enough memory to fork), fix it and run `BGSAVE`. To save, " +
		"set `save 3600 1`, `save 300 100` and `save 60 10000`, a line each, or `appendonly yes` in redis.conf.",
	References: []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/"},
	Rule:       checks.EachWith(PersistenceParams{}, persistenceHealthy),
}

func persistenceHealthy(o checks.Observed[Facts], p PersistenceParams) {
	mend(o.Subject(""), o.Facts, "redis-persistence-healthy", "")
	if keepsNoData(o) {
		return
	}
	persistence, ok := checks.Need(o, o.Facts.Persistence, "persistence")
	if !ok {
		return
	}
	o.Evidence("INFO persistence", "last save ok: %t at %s, append-only file: %t", persistence.LastSaveOK,
		persistence.LastSave.UTC().Format(time.RFC3339), persistence.AOFEnabled)
	if !persistence.LastSaveOK {
		o.Violation("the last background save failed")
	}
	if persistence.AOFEnabled && !persistence.AOFWriteOK {
		o.Violation("the last write to the append-only file failed")
	}
	if persistence.AOFEnabled || p.Cache {
		return
	}
	if effect, _, ok := means(o.Subject(""), o.Facts, "save"); ok && effect == off {
		o.ViolationAt(checks.Info, "there is no persistence: a restart loses all data")
	}
}
