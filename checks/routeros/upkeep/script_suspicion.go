package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// suspicions ranks what a text that runs by itself can hold. What isn't listed, such as
// a web address or a backup, is common in honest scripts.
var suspicions = []struct {
	indicator routeros.Indicator
	severity  checks.Severity
	tells     string
}{
	{routeros.IndicatorPollURL, checks.Critical, "asks an address like those of the Meris botnet"},
	{routeros.IndicatorFetchRun, checks.Critical, "downloads a file and runs it"},
	{routeros.IndicatorObfuscated, checks.High, "hides its commands"},
	{routeros.IndicatorUser, checks.High, "changes users or their keys"},
	{routeros.IndicatorLogging, checks.High, "changes what is logged"},
	{routeros.IndicatorSniffer, checks.High, "captures packets"},
	{routeros.IndicatorTunnel, checks.High, "adds or enables a VPN client"},
	{routeros.IndicatorService, checks.Medium, "switches services or proxies"},
	{routeros.IndicatorScheduler, checks.Medium, "adds scripts or schedules"},
	{routeros.IndicatorImport, checks.Medium, "runs a file as configuration"},
}

// suspect reports what is suspicious in a script. Everything is a suspicion that a
// person has to look at: an indicator in a comment looks the same.
func suspect(subject checks.Subject, text checks.Value[routeros.Script], field string) {
	script, ok := checks.Need(subject, text, field)
	if !ok {
		return
	}
	if len(script.Indicators) > 0 {
		subject.Evidence("indicators in "+routeros.MenuOf(menuField(field)), "%s", routeros.Commas(script.Indicators))
	}
	// fetch-run says what import alone would say again.
	again := script.Has(routeros.IndicatorFetchRun)
	for _, s := range suspicions {
		if script.Has(s.indicator) && !(again && s.indicator == routeros.IndicatorImport) {
			subject.ViolationAt(s.severity, "suspicion: the script %s", s.tells)
		}
	}
}

// menuField is the menu's part of a path such as "automation.scripts.source".
func menuField(field string) string {
	i := slices.Index([]byte(field), '.')
	j := slices.Index([]byte(field[i+1:]), '.')
	if j < 0 {
		return field
	}
	return field[:i+1+j]
}
