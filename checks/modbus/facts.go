// Package modbus judges Modbus TCP devices: what they tell and do for a client
// that has not proved who it is, and how their TLS port treats clients.
//
// The facts say which requests were answered, with what kind of answer, and how
// the device identifies itself. They hold no register or coil value: of one that the site
// file expects something of, they say whether it was so.
package modbus

import "hardcheck/checks"

// Facts is what was observed on one Modbus endpoint: one address and port.
type Facts struct {
	// Transport ("transport") is "plaintext" for modbus:// and "tls" for
	// modbus+tls://: how this endpoint was spoken to.
	Transport string `json:"transport"`
	// Client ("client") is who asked for Identification, Reads, Registers, Units,
	// ServerID, Diagnostics, Programming and Writes.
	Client Client `json:"client"`
	// Unit ("unit") is the unit id that was asked, unless a fact names another.
	Unit int `json:"unit"`
	// Plaintext ("plaintext") tells whether this port answers Modbus without TLS. A
	// well-formed exception is an answer too, and so is a reply with oddities. A
	// modbus+tls:// port is asked in plaintext first, and TLS only if it refuses.
	Plaintext checks.Value[bool] `json:"plaintext"`
	// Oddity ("oddity") says how the plaintext answer differs from the reply that the
	// specification asks for; empty where it doesn't.
	Oddity string `json:"oddity,omitempty"`
	// Identification ("identification") is the answer to function 43/14, basic objects.
	Identification checks.Value[Identification] `json:"identification"`
	// Reads ("reads.coils" and so on) are functions 1 to 4, one item at address 0.
	Reads Reads `json:"reads"`
	// Registers ("registers.unit-1-holding-0-1") tells by range how the registers that
	// the site lists answered; the values were not kept. A range that is missing was
	// not asked.
	Registers map[string]checks.Value[Answer] `json:"registers,omitempty"`
	// Expected ("expected.unit-1-holding-0") tells by range whether the values that the site
	// file expects something of were so. One whose range was answered with an exception is
	// missing.
	Expected map[string]checks.Value[Expectation] `json:"expected,omitempty"`
	// Units ("units.1", "units.255", "units.0") tells by unit id, in decimal, how it
	// answered. Units 255 and 0 are improbable on purpose: what identifies itself there
	// as the named unit does, answers for every unit. Function 43 was asked where the
	// named unit identifies itself by it, else function 3. A unit that is missing was not
	// asked: it is in the site's list, or it is 0 behind a gateway.
	Units map[string]checks.Value[Unit] `json:"units,omitempty"`
	// ServerID ("serverID") is the answer to function 17.
	ServerID checks.Value[ServerID] `json:"serverID"`
	// Diagnostics ("diagnostics") is the answer to function 8/0, an echo. It is
	// asked with the consent "active" only.
	Diagnostics checks.Value[Answer] `json:"diagnostics"`
	// Programming ("programming") is the answer to function 90 with subfunction 2,
	// the read of a Schneider controller's identity: its programming protocol
	// (UMAS). It is asked with the consent "active" only.
	Programming checks.Value[Answer] `json:"programming"`
	// Writes ("writes") is the answer to function 16 with quantity 0, which writes
	// nothing. It is asked with --allow-write-probe and the consent "write-probe" only.
	Writes checks.Value[Answer] `json:"writes"`
	// TLSPresent ("tlsPresent") tells whether the port speaks TLS. Unknown on plaintext
	// endpoints: their port is never spoken TLS to.
	TLSPresent checks.Value[bool] `json:"tlsPresent"`
	// TLS ("tls") is what the TLS server showed: versions, suites, certificates.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Admission ("admission.anonymous" and so on) is how the TLS server treated clients
	// by their certificate, proved by a Modbus read after the handshake.
	Admission Admissions `json:"admission"`
	// OwnRoles ("ownRoles") are the roles in the certificate that the site file
	// gives us, from the extension 1.3.6.1.4.1.50316.802.1 (Modbus/TCP Security).
	// Empty means a certificate without a role; unknown means no certificate. A role
	// that can't be read is [MalformedRole].
	OwnRoles checks.Value[[]string] `json:"ownRoles" free:"roles have the names that the site gives them"`
	// Framing ("framing") is how Modbus is framed inside TLS.
	Framing checks.Value[Framing] `json:"framing"`
}

// MaxRequests is how many Modbus requests one device is ever sent, over all its connections.
const MaxRequests = 12

// FactsKind is "modbus".
func (Facts) FactsKind() string { return "modbus" }

// CertificateEnds is when the server's certificate ends.
func (f Facts) CertificateEnds() []checks.CertificateEnd { return checks.CertificateEnds(f.TLS) }

// Kind is the kind of Modbus TCP devices.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Modbus"), completeSettings)

// MalformedRole stands in OwnRoles for a role extension that holds something else
// than the one UTF8String of Modbus/TCP Security (rule R-22). It is no role.
const MalformedRole = "(not a UTF8String)"

// Client says who asked.
type Client string

// The clients.
const (
	// ClientAnonymous is unauthenticated: plaintext, or TLS without a certificate.
	ClientAnonymous Client = "anonymous"
	// ClientOwn showed the certificate that the site file gives.
	ClientOwn Client = "own-certificate"
)

// ImprobableUnits are the unit ids that are asked to find out whether the
// endpoint answers for every unit. They are never written to: 0 is the broadcast
// address of a serial line.
func ImprobableUnits() []int { return []int{255, 0} }

// Reads are the answers to the four plain read functions.
type Reads struct {
	// Coils ("reads.coils") is function 1.
	Coils checks.Value[Answer] `json:"coils"`
	// DiscreteInputs ("reads.discreteInputs") is function 2.
	DiscreteInputs checks.Value[Answer] `json:"discreteInputs"`
	// HoldingRegisters ("reads.holdingRegisters") is function 3.
	HoldingRegisters checks.Value[Answer] `json:"holdingRegisters"`
	// InputRegisters ("reads.inputRegisters") is function 4.
	InputRegisters checks.Value[Answer] `json:"inputRegisters"`
}

// Framing is the form of a Modbus message inside TLS.
type Framing string

// The framings.
const (
	// FramingMBAP is the header that Modbus/TCP Security prescribes.
	FramingMBAP Framing = "mbap"
	// FramingOther is anything else, such as a PDU without a header.
	FramingOther Framing = "other"
)

// Answer is a well-formed reply to a request.
type Answer struct {
	// Exception is the exception code; 0 is a normal reply.
	Exception int `json:"exception"`
}

// The exception codes of the Modbus Application Protocol (V1.1b3, section 7) that
// decide something.
const (
	// IllegalFunction says that the server doesn't serve the function, or under
	// Modbus/TCP Security not for the client's role.
	IllegalFunction = 0x01
	// DeviceBusy says only that the device has other work now. Whether it serves the
	// function stays open, and asking again is not ours to do.
	DeviceBusy = 0x06
	// GatewayPathUnavailable and GatewayTargetSilent come from a gateway that
	// reached no device with that unit id.
	GatewayPathUnavailable = 0x0A
	GatewayTargetSilent    = 0x0B
)

// Known reports whether the code is one that fits into the byte of an answer.
func (a Answer) Known() bool { return a.Exception >= 0 && a.Exception <= 0xFF }

// Served reports whether the function was processed for us: a normal reply, or
// an exception about the address, the quantity or the state of the device. A busy device
// has not processed it.
func (a Answer) Served() bool {
	return a.Exception != IllegalFunction && a.Exception != DeviceBusy && !a.Gateway()
}

// Gateway reports whether a gateway answered in place of a device that it did not reach.
func (a Answer) Gateway() bool {
	return a.Exception == GatewayPathUnavailable || a.Exception == GatewayTargetSilent
}

// Identification is what a device tells about itself (function 43/14).
type Identification struct {
	Answer
	// Vendor, Product and Revision are the objects 0, 1 and 2; empty when missing.
	Vendor   string `json:"vendor,omitempty"`
	Product  string `json:"product,omitempty" free:"every maker names its products"`
	Revision string `json:"revision,omitempty"`
	// Further are the other objects that came with the basic ones, by their id. The list
	// is cut when the device had more to tell than was asked for, and unknown where it
	// answered with an exception.
	Further checks.List[Object] `json:"further"`
}

// Object is one object of the identification.
type Object struct {
	ID    int    `json:"id"`
	Value string `json:"value"`
}

// Unit is how a unit id answered.
type Unit struct {
	Answer
	// Function is what was asked: 43, or 3.
	Function int `json:"function"`
	// Same is set when the reply was, byte for byte, the named unit's to the same
	// function. It is true of the named unit itself.
	Same bool `json:"same"`
}

// ServerID is the answer to function 17.
type ServerID struct {
	Answer
	// Text is the printable part of the answer, which every vendor fills in its own way.
	Text string `json:"text,omitempty"`
	// Bytes is the length of the answer's data.
	Bytes int `json:"bytes,omitempty"`
}

// Admissions are the answers of a TLS server to clients with different certificates.
type Admissions struct {
	// Anonymous ("admission.anonymous") has no certificate.
	Anonymous checks.Value[Admission] `json:"anonymous"`
	// SelfSigned ("admission.selfSigned") has a certificate made for this one
	// connection, which nobody can know. It is not tried where Anonymous is admitted.
	SelfSigned checks.Value[Admission] `json:"selfSigned"`
	// Own ("admission.own") has the certificate of the site file.
	Own checks.Value[Admission] `json:"own"`
}

// Admission is how a TLS server treated a client.
type Admission string

// The admissions.
const (
	// Admitted answered a Modbus request.
	Admitted Admission = "admitted"
	// RefusedByAlert sent a TLS alert, during the handshake or at the first read.
	RefusedByAlert Admission = "refused-by-alert"
	// RefusedByClose asked for a certificate and closed the connection without an alert.
	RefusedByClose Admission = "refused-by-close"
)

// Known reports whether it is one of the named admissions.
func (a Admission) Known() bool {
	return a == Admitted || a == RefusedByAlert || a == RefusedByClose
}

// String says it for people.
func (a Admission) String() string {
	switch a {
	case Admitted:
		return "answered"
	case RefusedByAlert:
		return "refused with a TLS alert"
	case RefusedByClose:
		return "refused by closing the connection"
	}
	return "of no known kind"
}
