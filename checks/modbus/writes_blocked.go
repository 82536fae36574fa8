package modbus

import "hardcheck/checks"

// WritesBlockedByDevice reports devices whose own write lock is open.
var WritesBlockedByDevice = &checks.Check{
	ID:       "modbus-writes-blocked-by-device",
	Title:    "The device's own write lock is set",
	Severity: checks.High,
	Description: "Many devices can be told to refuse writes over Modbus, and show in a register or coil whether they do: a write protection, a remote " +
		"access switch, a key switch in the position RUN. The site file says which one it is and what it holds when the lock is set " +
		"(`expect`, `lock: true`). The check reads it and sends no write: that the device obeys its lock is the maker's word.",
	Remediation: "Set the lock with the device's own software, at its panel or by its key switch, and open it for the time of a change only. Where " +
		"the process needs writes over Modbus the device can't be locked: limit who reaches it, and take `lock: true` out of the site file.",
	References: []string{
		protocolPage, otGuide, "https://attack.mitre.org/techniques/T0858/", "https://attack.mitre.org/techniques/T0855/",
	},
	Rule: checks.Each(writesBlockedByDevice),
}

func writesBlockedByDevice(o checks.Observed[Facts]) {
	locks := registersWhere(o, func(r Registers) bool { return r.Expect != nil && r.Lock })
	judgeExpected(o, locks, "the site file names no register as the device's write lock (lock: true)", "the write lock is not set as the site file expects")
}
