package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SwarmNodeCertificateParams are the parameters of docker-swarm-node-certificate-valid.
type SwarmNodeCertificateParams struct {
	// LeftPercent is how much of the certificate's life must be left at the as-of date.
	LeftPercent int `json:"left-percent"`
}

// SwarmNodeCertificateValid reports nodes whose certificate ends and is not renewed.
var SwarmNodeCertificateValid = &checks.Check{
	ID:       "docker-swarm-node-certificate-valid",
	Title:    "The node's certificate in the swarm is renewed in time",
	Severity: checks.Medium,
	Description: "A node renews its certificate by itself when between 20 and 50 percent of its life are left. One that is nearer to its end is not being " +
		"renewed, and when it ends the swarm loses the node. The certificate is read on the node's own host.",
	Remediation: "Look into the engine's log for why it isn't renewed: no manager can be reached, or the clocks differ. Then `docker swarm leave` on the " +
		"node, and join it anew.",
	References: []string{docker.CIS("7.7"), "https://docs.docker.com/engine/swarm/how-swarm-mode-works/pki/"},
	Rule:       checks.EachWith(SwarmNodeCertificateParams{LeftPercent: 10}, swarmNodeCertificateValid),
}

func swarmNodeCertificateValid(o checks.Observed[docker.Facts], p SwarmNodeCertificateParams) {
	host, ok := nodeHost(o)
	if !ok {
		return
	}
	life, ok := checks.Need(o, host.NodeCertificate, "host.nodeCertificate")
	if !ok {
		return
	}
	o.Evidence("swarm-node.crt", "from %s until %s", life.Begins.Format(time.DateTime), life.Ends.Format(time.DateTime))
	whole, left := life.Ends.Sub(life.Begins), life.Ends.Sub(o.AsOf)
	switch {
	case whole <= 0:
		o.Unknown(checks.Unreadable, "the node's certificate ends before it begins")
	case left <= 0:
		o.ViolationAt(checks.High, "the node's certificate ended on %s", life.Ends.Format(time.DateTime))
	case o.AsOf.Before(life.Begins):
		o.Violation("the node's certificate is not valid before %s", life.Begins.Format(time.DateTime))
	case left.Seconds() < whole.Seconds()*float64(p.LeftPercent)/100:
		o.Violation("less than %d %% of the life of the node's certificate are left, until %s, and it wasn't renewed", p.LeftPercent, life.Ends.Format(time.DateTime))
	}
}

// nodeHost is the host of an engine that is a node of a swarm.
func nodeHost(o checks.Observed[docker.Facts]) (docker.Host, bool) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if ok && !engine.InSwarm() {
		o.NotApplicable("the engine is in no swarm")
	}
	if !ok || !engine.InSwarm() {
		return docker.Host{}, false
	}
	return checks.Need(o, o.Facts.Host, "host")
}
