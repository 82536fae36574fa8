package redis

import (
	"regexp"
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
		"set `save 3600 1 300 100 60 10000` or `appendonly yes` in redis.conf.",
	References: []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/"},
	Rule:       checks.EachWith(PersistenceParams{}, persistenceHealthy),
}

// saveRules is a list of pairs: so many seconds, so many changes (redis.conf, "save").
var saveRules = regexp.MustCompile(`^\d+ \d+( \d+ \d+)*$`)

func persistenceHealthy(o checks.Observed[Facts], p PersistenceParams) {
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
	switch save, ok := directive(o.Subject(""), o.Facts, "save"); {
	case !ok:
	case save == "":
		o.ViolationAt(checks.Info, "there is no persistence: a restart loses all data")
	case !saveRules.MatchString(save):
		o.Unknown(checks.Unreadable, "save is %q, which is not a schedule that this version of hardcheck knows", save)
	}
}
