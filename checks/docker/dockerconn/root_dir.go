package dockerconn

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"path"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// The files below the engine's root folder that tell of its place in a swarm.
const (
	nodeCertificate = "swarm/certificates/swarm-node.crt"
	swarmState      = "swarm/docker-state.json"
)

// readRootDir looks at the folder in which the engine keeps everything.
func (c *collector) readRootDir(host hostFiles, facts *docker.Host) {
	engine, _ := c.facts.Engine.Get()
	if engine.RootDir == "" {
		return
	}
	if separate, err := host.separate(engine.RootDir); err != nil {
		c.problem("host.dataSeparate", unseen("the engine's root folder", err))
	} else {
		facts.DataSeparate = checks.Known(separate)
	}
	if !engine.InSwarm() {
		return
	}
	if life, err := host.certificateLife(path.Join(engine.RootDir, nodeCertificate)); err != nil {
		c.problem("host.nodeCertificate", unseen("the node's certificate in the swarm", err))
	} else {
		facts.NodeCertificate = checks.Known(life)
	}
	if listen, err := host.swarmListen(path.Join(engine.RootDir, swarmState)); err != nil {
		c.problem("host.swarmListen", unseen("the engine's settings of the swarm", err))
	} else {
		facts.SwarmListen = checks.Known(listen)
	}
}

// unseen is why nothing is known of what a file shows.
func unseen(what string, err error) checks.Problem {
	if problem, own := errors.AsType[checks.Problem](err); own {
		return problem
	}
	return because(checks.Unreadable, "%s: %s", what, whyUnseen(err))
}

// separate reports whether a folder of the engine is in another file system than the host's root. A
// folder without volumes is not the engine's: below another root a mount may be out of sight.
func (h hostFiles) separate(folder string) (bool, error) {
	real, _, err := h.Look(path.Join(folder, "volumes"))
	if err != nil {
		return false, err
	}
	data, err := os.Stat(h.At(path.Dir(real)))
	if err != nil {
		return false, err
	}
	root, err := os.Stat(h.At("/"))
	if err != nil {
		return false, err
	}
	own, told := hostfs.DeviceOf(data)
	other, toldToo := hostfs.DeviceOf(root)
	if !told || !toldToo {
		return false, because(checks.Unreadable, "the system doesn't tell which file system a file is in")
	}
	return own != other, nil
}

// certificateLife is how long the first certificate in a file is valid: the leaf, in a node's.
func (h hostFiles) certificateLife(file string) (docker.Life, error) {
	text, err := h.readRegular(file)
	if err != nil {
		return docker.Life{}, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return docker.Life{}, because(checks.Unreadable, "the node's certificate in the swarm is none")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return docker.Life{}, because(checks.Unreadable, "the node's certificate in the swarm can't be read")
	}
	return docker.Life{Begins: certificate.NotBefore.UTC(), Ends: certificate.NotAfter.UTC()}, nil
}

// swarmListen is the address on which managers of a swarm speak to its nodes. Nothing else is taken of the
// file.
func (h hostFiles) swarmListen(file string) (string, error) {
	text, err := h.readRegular(file)
	if err != nil {
		return "", err
	}
	var state struct{ ListenAddr string }
	if err := json.Unmarshal(text, &state); err != nil {
		return "", because(checks.Unreadable, "the engine's settings of the swarm are no JSON object")
	}
	if state.ListenAddr == "" {
		return "", because(checks.Unreadable, "the engine's settings of the swarm have no ListenAddr")
	}
	return checks.Clean(state.ListenAddr), nil
}
