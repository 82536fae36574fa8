// Package modbusconn collects facts from Modbus TCP devices, in plaintext and
// over TLS.
//
// A controller is fragile and moves machines, so the package holds these rules:
// one connection at a time, at most twelve requests, at least 250 ms between them
// (1 s for fragile devices), no retry, nothing more after the first request that
// gets no answer, and a close with FIN. A guard right above the socket lets
// nothing pass but an exact list of requests. A modbus:// port is never spoken TLS
// to, and a modbus+tls:// port only after it has refused a question in plaintext: a
// ClientHello reads as a Modbus request to a device that doesn't speak TLS.
//
// The client of github.com/simonvetter/modbus reads the registers of which the site file
// expects a value. It opens its connection by itself and takes no other, so what it
// reaches is a relay on loopback, and these rules stand between that and the device.
package modbusconn

import (
	"context"
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
)

// The URL schemes of the connector.
const (
	schemePlain = "modbus"
	schemeTLS   = "modbus+tls"
)

// Connector reads Modbus TCP devices. The ports are those of the Modbus
// Application Protocol and of Modbus/TCP Security.
var Connector = checks.Connector{
	Kind: modbus.Kind,
	Schemes: []checks.Scheme{
		{Name: schemePlain, About: "a Modbus device in plaintext", Form: checks.FormHost, Port: 502, TLS: true},
		{Name: schemeTLS, About: "a Modbus device over TLS (Modbus/TCP Security)", Form: checks.FormHost, Port: 802, TLS: true},
	},
	// The first bytes of RESP, HTTP or TLS are parsed as a request by some devices.
	Reserved: []uint16{502, 802},
	Fits:     beyondBudget,
	Collect:  Collect,
	Plan:     Plan,
}

// Collect reads one device. It sends no more than [Plan] lists. What the device
// did not answer, and what was left unasked because of it, is unknown with the reason.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := newCollector(access)
	if encrypted(access) {
		c.readTLS(ctx)
	} else {
		c.readPlain(ctx)
	}
	return c.collection()
}

// collector gathers the facts of one device.
type collector struct {
	access   checks.Access
	options  wire.Options
	device   *device
	facts    modbus.Facts
	problems checks.Problems
	// learned is set when there is something to tell about the device.
	learned bool
	// main is why there are no facts, or the main reason why they are partial.
	main *checks.Problem
	// through reads a typed register: [throughRelay].
	through func(context.Context, modbus.Registers, time.Duration, asking) (modbus.Expectation, error)
	// sequence is what the device is asked.
	sequence sequence
	// gateway is set once a gateway has answered in place of a device.
	gateway bool
	// refused is set once the device has refused a function as unknown, rather than
	// dropping it.
	refused bool
	// ownUnit is the answer of the site's unit that the other units' are compared with.
	ownUnit unitAnswer
	// offers are the TLS versions to offer, in turn: one alone once the device has
	// settled on it. offer is the one that was sent last.
	offers []wire.Offer
	offer  wire.Offer
}

func newCollector(access checks.Access) *collector {
	c := &collector{
		access: access, options: wire.OptionsOf(access), device: newDevice(access), sequence: sequenceOf(access), offers: wire.Offers(),
		through: throughRelay,
	}
	c.facts.Unit = unitOf(access)
	c.facts.Client = modbus.ClientAnonymous
	c.facts.Transport = "plaintext"
	if encrypted(access) {
		c.facts.Transport = "tls"
	}
	c.noteConsent()
	return c
}

// fail notes the main reason why facts are missing; the first one stays.
func (c *collector) fail(problem checks.Problem) {
	if c.main == nil {
		problem.Detail = checks.Clean(problem.Detail)
		c.main = &problem
	}
}

func (c *collector) collection() checks.Collection {
	if !c.learned {
		if c.main == nil {
			c.fail(checks.Problem{Reason: checks.Unreadable, Detail: "the device gave no Modbus answer"})
		}
		return checks.Collection{Problem: c.main}
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.Take()}
}

func encrypted(access checks.Access) bool { return access.Scheme == schemeTLS }

func settingsOf(access checks.Access) modbus.Settings {
	return checks.Settings[modbus.Settings](access.Target)
}

// unitOf is the unit that is read: the first one that the site file names.
func unitOf(access checks.Access) int {
	if units := settingsOf(access).Units; len(units) > 0 {
		return units[0]
	}
	return 1
}

// quick reports whether one exchange is all. A fragile device is never hurried.
func quick(access checks.Access) bool { return access.Quick && !access.Target.Fragile }

// single reports whether one exchange is all: because the user wants it so, or because
// the device may be the one that another address of its name has led to.
func single(access checks.Access) bool { return access.Further || quick(access) }

func consents(access checks.Access, to string) bool {
	return slices.Contains(access.Target.Consent, to)
}
