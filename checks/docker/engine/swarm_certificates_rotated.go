package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmCertificatesParams are the parameters of docker-swarm-certificates-rotated.
type SwarmCertificatesParams struct {
	// MaxDays is the longest life of a node's certificate.
	MaxDays int `json:"max-days"`
}

// SwarmCertificatesRotated reports swarms whose nodes keep their certificates long.
var SwarmCertificatesRotated = &checks.Check{
	ID:          "docker-swarm-certificates-rotated",
	Title:       "Certificates of swarm nodes are rotated often",
	Severity:    checks.Low,
	Description: "A node's certificate is rotated automatically; the shorter its validity, the shorter a stolen one works. The default is 90 days.",
	Remediation: "Run `docker swarm update --cert-expiry 2160h0m0s`; after a theft `docker swarm ca --rotate`.",
	References:  []string{docker.CIS("7.7"), "https://docs.docker.com/engine/swarm/how-swarm-mode-works/pki/"},
	Rule:        checks.EachWith(SwarmCertificatesParams{MaxDays: 90}, swarmCertificatesRotated),
}

func swarmCertificatesRotated(o checks.Observed[docker.Facts], p SwarmCertificatesParams) {
	swarm, ok := managedSwarm(o)
	if !ok {
		return
	}
	o.Evidence("swarm NodeCertExpiry", "%s", swarm.NodeCertExpiry)
	switch {
	case swarm.NodeCertExpiry <= 0:
		o.Unknown(checks.Unreadable, "the engine says that certificates of nodes are valid for %s", swarm.NodeCertExpiry)
	case swarm.NodeCertExpiry > time.Duration(p.MaxDays)*docker.Day:
		o.Violation("certificates of nodes are valid for %d days, longer than %d", int64(swarm.NodeCertExpiry/docker.Day), p.MaxDays)
	}
}
