package routeros

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

// Script tells about the text of a script without keeping any of it.
type Script struct {
	// Set is false for an empty text.
	Set bool `json:"set"`
	// Indicators names what was found in the text, sorted: see the constants.
	Indicators []Indicator `json:"indicators,omitempty"`
}

// Indicator is something found in a script's text. It is our own word, so that facts with
// another are refused.
type Indicator string

// UnmarshalText refuses a word that isn't one of ours.
func (w *Indicator) UnmarshalText(text []byte) error {
	*w = Indicator(text)
	if *w != IndicatorFetchRun && *w != IndicatorImport && indicators[*w] == nil {
		return fmt.Errorf("%q is not an indicator", text)
	}
	return nil
}

// The indicators that a script's text can have.
const (
	IndicatorFetch      Indicator = "fetch"       // downloads a file
	IndicatorURL        Indicator = "url"         // holds a web address
	IndicatorImport     Indicator = "import"      // runs a downloaded file as configuration
	IndicatorFetchRun   Indicator = "fetch-run"   // fetches and runs what it may have fetched
	IndicatorPollURL    Indicator = "poll-url"    // asks an address ending in /poll/<uuid>: the Meris botnet's way
	IndicatorUser       Indicator = "user"        // adds or changes users or keys
	IndicatorService    Indicator = "service"     // switches a management service or proxy
	IndicatorFirewall   Indicator = "firewall"    // changes the firewall
	IndicatorLogging    Indicator = "logging"     // changes or clears what is logged
	IndicatorSniffer    Indicator = "sniffer"     // captures packets
	IndicatorTunnel     Indicator = "tunnel"      // adds a VPN client
	IndicatorScheduler  Indicator = "scheduler"   // adds scripts or schedules
	IndicatorObfuscated Indicator = "obfuscated"  // builds commands with :parse or from many escapes
	IndicatorBackup     Indicator = "backup"      // saves a backup or an export
	IndicatorEmail      Indicator = "e-mail"      // sends mail
	IndicatorReset      Indicator = "reset"       // resets or reboots the router
	IndicatorUpgrade    Indicator = "upgrade"     // installs packages
	IndicatorSecret     Indicator = "inline-pass" // seems to hold a password
)

var indicators = map[Indicator]*pattern.Pattern{
	IndicatorFetch:      pattern.New(`(?i)\bfetch\b`),
	IndicatorURL:        pattern.New(`(?i)\b(https?|ftps?|sftp|tftp)://|\b(url|address)\s*=\s*"?\w+\.\w`),
	IndicatorPollURL:    pattern.New(`(?i)/poll/[0-9a-f]{8}-[0-9a-f]{4}-`),
	IndicatorUser:       pattern.New(`(?i)(^|[^\w-])/?user([ /]+(group|ssh-keys))?[ /]+(add|set|import|remove)\b`),
	IndicatorService:    pattern.New(`(?i)/?ip[ /]+(service|socks|proxy|ssh|upnp|smb)([ /]+\w+)?[ /]+(set|enable|add)\b`),
	IndicatorFirewall:   pattern.New(`(?i)firewall[ /]+[\w-]+[ /]+(add|set|remove|disable|enable|move)\b`),
	IndicatorLogging:    pattern.New(`(?i)/?system[ /]+logging[ /]+(set|remove|disable|action)\b|\blog[ /]+(remove|clear)\b`),
	IndicatorSniffer:    pattern.New(`(?i)tool[ /]+sniffer[ /]+(set|start|save)\b|sniff-(tzsp|pc)`),
	IndicatorTunnel:     pattern.New(`(?i)interface[ /]+(l2tp|pptp|sstp|ovpn|pppoe)-client[ /]+(add|set|enable)\b`),
	IndicatorScheduler:  pattern.New(`(?i)system[ /]+(scheduler|script)[ /]+(add|set)\b`),
	IndicatorObfuscated: pattern.New(`(?i)\[?:parse\b|(\\[0-9a-f]{2}){8}`),
	IndicatorBackup:     pattern.New(`(?i)system[ /]+backup\b|\bexport\b`),
	IndicatorEmail:      pattern.New(`(?i)tool[ /]+e-mail\b`),
	IndicatorReset:      pattern.New(`(?i)reset-configuration|system[ /]+(reboot|shutdown)\b`),
	IndicatorUpgrade:    pattern.New(`(?i)package[ /]+(update[ /]+)?(install|download|upgrade)\b|routerboard[ /]+upgrade`),
	IndicatorSecret:     pattern.New(`(?i)\b(password|passphrase|secret|pre-shared-key|private-key)\s*=\s*"?[^\s"$\[]`),
}

// JudgeScript looks for indicators in a script's text. An indicator is a hint for a
// person, not a proof: the text may be in a comment, and harmless scripts fetch too.
func JudgeScript(text string) Script {
	script := Script{Set: strings.TrimSpace(text) != ""}
	for name, pattern := range indicators {
		if pattern.MatchString(text) {
			script.Indicators = append(script.Indicators, name)
		}
	}
	if imports(text) {
		script.Indicators = append(script.Indicators, IndicatorImport)
	}
	if script.Has(IndicatorFetch) && (script.Has(IndicatorImport) || runsText.MatchString(text)) {
		script.Indicators = append(script.Indicators, IndicatorFetchRun)
	}
	slices.Sort(script.Indicators)
	return script
}

// Has reports whether the script has the indicator.
func (s Script) Has(indicator Indicator) bool { return slices.Contains(s.Indicators, indicator) }

// Community tells about the name of an SNMP community without keeping it.
type Community struct {
	// WellKnown is the name itself where it is on the list of well-known ones.
	WellKnown string `json:"wellKnown,omitempty"`
	// Short is set below [MinCommunityLength] characters.
	Short bool `json:"short"`
}

// MinCommunityLength is the number of characters below which the name of an SNMP
// community is called short. Versions 1 and 2c send it in clear text and answer
// guesses without a limit.
const MinCommunityLength = 12

// wellKnownCommunities are names that scanners try first.
var wellKnownCommunities = []string{
	"public", "private", "community", "admin", "administrator", "cisco", "manager", "mikrotik", "monitor", "monitoring",
	"network", "password", "read", "readonly", "ro", "router", "routeros", "rw", "secret", "security", "snmp", "snmpd",
	"switch", "system", "test", "trap", "write", "all private", "default", "internal", "zabbix", "nagios", "cacti", "dude",
}

// JudgeCommunity judges the name of an SNMP community.
func JudgeCommunity(name string) Community {
	community := Community{Short: len(name) < MinCommunityLength}
	if i := slices.Index(wellKnownCommunities, strings.ToLower(name)); i >= 0 {
		community.WellKnown = wellKnownCommunities[i]
	}
	return community
}
