package site

import (
	"errors"

	"hardcheck/checks/yamlfile"
)

// siteFile is the site file as it is written. The jsonschema tags are the
// descriptions in site.schema.json.
type siteFile struct {
	Version   int                     `yaml:"version,required" json:"version" jsonschema:"format of this file: 1"`
	Site      string                  `yaml:"site" json:"site,omitempty" jsonschema:"name of the site, shown in reports"`
	Profiles  []string                `yaml:"profiles" json:"profiles,omitempty" jsonschema:"policies to judge by: names, or paths of own profile files beside this one"`
	TimeZone  string                  `yaml:"time-zone" json:"time-zone,omitempty" jsonschema:"zone of all windows: Europe/Berlin. That of the auditing machine by default"`
	Vantage   string                  `yaml:"vantage" json:"vantage,omitempty" jsonschema:"zone that the auditing machine stands in: what answers it there must list the zone in reachable-from"`
	Absent    []string                `yaml:"absent" json:"absent,omitempty" jsonschema:"kinds of targets that the site does not have, on purpose"`
	Zones     []fileZone              `yaml:"zones" json:"zones,omitempty" jsonschema:"parts of the network that are treated alike"`
	Conduits  []fileConduit           `yaml:"conduits" json:"conduits,omitempty" jsonschema:"what may cross from zone to zone; where it is given, anything else that routers let through is a violation"`
	Defaults  map[string]fileDefaults `yaml:"defaults" json:"defaults,omitempty" jsonschema:"settings for all targets of a kind that do not have their own"`
	MaxWaiver string                  `yaml:"max-waiver" json:"max-waiver,omitempty" jsonschema:"how long a waiver may hold, in days or weeks: 365d. 730d by default"`
	Targets   []fileTarget            `yaml:"targets,required" json:"targets" jsonschema:"what is audited"`
}

type fileZone struct {
	Name       string              `yaml:"name,required" json:"name" jsonschema:"unique name; internet takes interfaces alone, by which it enters routers"`
	Prefixes   []string            `yaml:"prefixes" json:"prefixes,omitempty" jsonschema:"networks of the zone: 10.10.0.0/16. The longest that holds an address decides"`
	Interfaces map[string][]string `yaml:"interfaces" json:"interfaces,omitempty" jsonschema:"interfaces through which the zone enters, by the name of the router's target"`
}

type fileConduit struct {
	From  string   `yaml:"from,required" json:"from" jsonschema:"zone that the connections come from; internet is one"`
	To    string   `yaml:"to,required" json:"to" jsonschema:"zone of the hosts that are connected to"`
	Ports []string `yaml:"ports,required" json:"ports" jsonschema:"protocols and destination ports: tcp/443, udp/5000-5010, tcp, icmp, esp, 47, other (than TCP and UDP), any"`
	Why   string   `yaml:"why" json:"why,omitempty" jsonschema:"what it is for"`
}

type fileDefaults struct {
	Username     string        `yaml:"username" json:"username,omitempty" jsonschema:"user name; a target with another one does not take the default password"`
	Password     *filePassword `yaml:"password" json:"password,omitempty" jsonschema:"where the password is found"`
	TLS          *fileTLS      `yaml:"tls" json:"tls,omitempty" jsonschema:"whom to trust and which certificate to show"`
	Via          *fileVia      `yaml:"via" json:"via,omitempty" jsonschema:"SOCKS5 proxy that the connections go through: socks5://HOST[:1080], or with username and password; it resolves the names"`
	Pace         string        `yaml:"pace" json:"pace,omitempty" jsonschema:"fragile: one second between requests"`
	Windows      *fileWindows  `yaml:"windows" json:"windows,omitempty" jsonschema:"hours in which the targets may be contacted"`
	Distribution string        `yaml:"distribution" json:"distribution,omitempty" jsonschema:"whose maintenance counts for lifecycle findings: debian-12"`
}

type fileTarget struct {
	Name          string            `yaml:"name,required" json:"name" jsonschema:"unique name, shown in reports"`
	URL           string            `yaml:"url,required" json:"url" jsonschema:"how the target is reached, without a password: redis://auditor@10.0.0.5"`
	Username      string            `yaml:"username" json:"username,omitempty" jsonschema:"user name, unless it stands in the URL"`
	Password      *filePassword     `yaml:"password" json:"password,omitempty" jsonschema:"where the password is found"`
	TLS           *fileTLS          `yaml:"tls" json:"tls,omitempty" jsonschema:"whom to trust and which certificate to show"`
	Via           *fileVia          `yaml:"via" json:"via,omitempty" jsonschema:"SOCKS5 proxy that the connections go through: socks5://HOST[:1080], or with username and password; it resolves the names"`
	Zone          string            `yaml:"zone" json:"zone,omitempty" jsonschema:"zone of the target, when its addresses do not tell"`
	ReachableFrom []string          `yaml:"reachable-from" json:"reachable-from,omitempty" jsonschema:"zones that may reach the target; its own by default"`
	Addresses     []string          `yaml:"addresses" json:"addresses,omitempty" jsonschema:"all IP addresses the target is known by, those behind NAT too"`
	Pace          string            `yaml:"pace" json:"pace,omitempty" jsonschema:"fragile: one second between requests"`
	Consent       []string          `yaml:"consent" json:"consent,omitempty" jsonschema:"probes that the owner of the target allows"`
	Windows       *fileWindows      `yaml:"windows" json:"windows,omitempty" jsonschema:"hours in which the target may be contacted"`
	TimeZone      string            `yaml:"time-zone" json:"time-zone,omitempty" jsonschema:"zone of the target's windows, where it is not the site's: Europe/Berlin"`
	Distribution  string            `yaml:"distribution" json:"distribution,omitempty" jsonschema:"whose maintenance counts for lifecycle findings: debian-12"`
	Labels        map[string]string `yaml:"labels" json:"labels,omitempty" jsonschema:"your own"`
	// Own are the keys of the target's kind, which its URL tells.
	Own yamlfile.Rest `json:"-"`
}

type fileTLS struct {
	CA         string `yaml:"ca" json:"ca,omitempty" jsonschema:"PEM file of the certificate authorities to trust"`
	Cert       string `yaml:"cert" json:"cert,omitempty" jsonschema:"PEM file of our certificate"`
	Key        string `yaml:"key" json:"key,omitempty" jsonschema:"PEM file of our private key"`
	Pin        string `yaml:"pin" json:"pin,omitempty" jsonschema:"SHA-256 of the server's certificate, in hex"`
	ServerName string `yaml:"server-name" json:"server-name,omitempty" jsonschema:"name in the server's certificate, when it is not the host of the URL"`
	Insecure   bool   `yaml:"insecure" json:"insecure,omitempty" jsonschema:"accept any certificate; reported as a finding"`
}

type fileWindows struct {
	Allow []string `yaml:"allow" json:"allow,omitempty" jsonschema:"hours in which contact is allowed: Mon-Fri 08:00-16:00"`
	Deny  []string `yaml:"deny" json:"deny,omitempty" jsonschema:"hours in which it is not, whatever is allowed"`
}

// filePassword says where a password is found; exactly one key is given.
type filePassword struct {
	Env     *string   `yaml:"env" json:"env,omitempty" jsonschema:"environment variable"`
	File    *string   `yaml:"file" json:"file,omitempty" jsonschema:"file that holds the password and nothing else"`
	Command *[]string `yaml:"command" json:"command,omitempty" jsonschema:"program and arguments; it prints the password"`
	Prompt  *bool     `yaml:"prompt" json:"prompt,omitempty" jsonschema:"ask on the terminal"`
}

var errLiteralPassword = errors.New("the password itself must not stand in this file: use {env: NAME}, {file: path}, {command: [program, argument]} or {prompt: true}")

// FromScalar refuses a password that was written into the file.
func (*filePassword) FromScalar(string) error { return errLiteralPassword }
