package hostile

// Behaviour names one kind of hostile peer; it is the name of its subtest.
type Behaviour string

// The behaviours. Each peer waits for the first bytes of the connector, except
// those that never accept or never answer.
const (
	Refused   Behaviour = "refused"    // nothing listens
	Silent    Behaviour = "silent"     // accepts and never answers
	Half      Behaviour = "half"       // half of the answer, then silence
	Closed    Behaviour = "closed"     // half of the answer, then FIN
	Reset     Behaviour = "reset"      // RST in place of an answer
	Garbage   Behaviour = "garbage"    // random bytes for every request
	Huge      Behaviour = "huge"       // an answer without an end, as fast as it is read
	Slow      Behaviour = "slow"       // an answer without an end, one byte at a time
	Dirty     Behaviour = "dirty"      // control characters and invalid UTF-8 in a valid answer
	TLSPeer   Behaviour = "tls-peer"   // a TLS server with a self-signed certificate
	PlainPeer Behaviour = "plain-peer" // a plaintext server where TLS is spoken
	Cancelled Behaviour = "cancelled"  // silent, and the context is cancelled meanwhile
)

// Reason codes as a result gives them.
const (
	unreadable  = "unreadable"
	timeout     = "timeout"
	budget      = "budget"
	denied      = "denied"
	unreachable = "unreachable"
)

// reasons are those that a behaviour may end with when the suite says nothing
// else. Where bytes of the peer are parsed, it depends on the protocol whether they
// are recognised as nonsense, wait for more or exceed a bound.
var reasons = map[Behaviour][]string{
	Refused:   {unreachable},
	Silent:    {timeout},
	Half:      {timeout, unreadable},
	Closed:    {unreadable},
	Reset:     {unreadable, unreachable},
	Garbage:   {unreadable, timeout, budget},
	Huge:      {budget, unreadable, timeout},
	Slow:      {timeout, unreadable, budget},
	Dirty:     {unreadable, timeout, denied, budget},
	TLSPeer:   {unreadable, timeout},
	PlainPeer: {unreadable, timeout},
	Cancelled: {timeout},
}

// behaviours are those that mean something to this suite's connector, in the
// order in which they run.
func (s Suite) behaviours() []Behaviour {
	all := []Behaviour{Refused, Silent, Half, Closed, Reset, Garbage, Huge, Slow, Dirty, TLSPeer, Cancelled}
	if s.SpeaksTLS {
		all = append(all, PlainPeer)
	}
	return all
}

func (s Suite) allowed(b Behaviour) []string {
	if expected, ok := s.Expect[b]; ok {
		return expected
	}
	if s.SpeaksTLS && b == TLSPeer {
		return []string{denied}
	}
	return reasons[b]
}
