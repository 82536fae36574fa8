package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// FirmwareCurrent reports boards whose boot loader is older than their RouterOS.
var FirmwareCurrent = &checks.Check{
	ID:       "routeros-firmware-current",
	Title:    "The firmware of the board (RouterBOOT) is as new as its RouterOS",
	Severity: checks.Low,
	Description: "The boot loader (RouterBOOT) comes with RouterOS and isn't updated together with it: a second step and a second reboot are " +
		"needed, which are often forgotten. The check compares the firmware that runs with the one that the installed RouterOS brings. " +
		"Virtual routers (CHR) and boards of other vendors have none.",
	Remediation: "In a maintenance window:\n\n    /system routerboard upgrade\n    /system reboot\n\nTo have it done with every later update:\n\n" +
		"    /system routerboard settings set auto-upgrade=yes",
	References: []string{routeros.ManualRouterBOARD, routeros.ManualUpgrading},
	Rule:       checks.Each(firmwareCurrent),
}

func firmwareCurrent(o checks.Observed[routeros.Facts]) {
	board, ok := mikrotikBoard(o)
	if !ok {
		return
	}
	if routeros.FromExport(o.Facts) {
		o.Unknown(checks.Source, "an export doesn't show the board's firmware")
		return
	}
	o.Evidence("/system/routerboard", "current-firmware %s, upgrade-firmware %s", board.CurrentFirmware, board.UpgradeFirmware)
	switch {
	case board.CurrentFirmware == "" || board.UpgradeFirmware == "":
		o.Unknown(checks.Unreadable, "the router tells no version of its firmware")
	case !routeros.IsRelease(board.CurrentFirmware) || !routeros.IsRelease(board.UpgradeFirmware):
		o.Unknown(checks.Unreadable, "%q or %q is no version that this version of hardcheck knows", board.CurrentFirmware, board.UpgradeFirmware)
	case routeros.CompareReleases(board.CurrentFirmware, board.UpgradeFirmware) < 0:
		o.Violation("the firmware is %s; the installed RouterOS includes %s", board.CurrentFirmware, board.UpgradeFirmware)
	}
}

// mikrotikBoard returns the board where it is one of MikroTik's own.
func mikrotikBoard(o checks.Observed[routeros.Facts]) (routeros.Routerboard, bool) {
	board, ok := routeros.Need(o, o.Facts.System.Routerboard, "system.routerboard")
	if !ok {
		return board, false
	}
	present, ok := checks.Need(o, board.Present, "system.routerboard.present")
	if ok && !present {
		o.NotApplicable("the router is not a MikroTik RouterBOARD")
	}
	return board, ok && present
}
