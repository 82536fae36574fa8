package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// GroupParams are the parameters of docker-group-limited.
type GroupParams struct {
	// MaxMembers is how many users may be in the group docker.
	MaxMembers int `json:"max-members"`
}

// GroupLimited reports users who are as good as root without being asked for a password.
var GroupLimited = &checks.Check{
	ID:       "docker-group-limited",
	Title:    "The group docker has no more members than expected",
	Severity: checks.Medium,
	Description: "Membership of the group docker is equivalent to root: a member can start a container that takes over the host, without a " +
		"password and without a trace in the log of sudo. The check counts the members against the parameter `max-members`.",
	Remediation: "Run `gpasswd -d <user> docker` for those who don't need it, and let the others use `sudo docker`, or a rootless engine. Set " +
		"`max-members` to the number that is meant to be.",
	References: []string{docker.CIS("1.1.2"), "https://docs.docker.com/engine/install/linux-postinstall/"},
	Rule:       checks.EachWith(GroupParams{}, groupLimited),
}

func groupLimited(o checks.Observed[docker.Facts], p GroupParams) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	members, ok := checks.Need(o, host.GroupMembers, "host.groupMembers")
	if !ok {
		return
	}
	o.Evidence("/etc/group docker", "%d members", members)
	switch {
	case members < 0:
		o.Unknown(checks.Unreadable, "the number of members is said to be %d", members)
	case members > p.MaxMembers:
		o.Violation("%d users are in the group docker, %d are expected", members, p.MaxMembers)
	}
}
