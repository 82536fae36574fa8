package firewall

import (
	"strconv"
	"strings"
)

// assumedReaders are decided by an assumption about the sender or the rest of the
// configuration.
var assumedReaders = map[string]reader{
	"ipsec-policy":    func(t *tables, v string) reading { return t.readIPsec(v) },
	"connection-mark": func(t *tables, v string) reading { return t.readMark("connection-mark", v) },
	"packet-mark":     func(t *tables, v string) reading { return t.readMark("packet-mark", v) },
	"routing-mark":    func(t *tables, v string) reading { return t.readMark("routing-mark", v) },
	"fragment":        func(t *tables, v string) reading { return t.readFragment(v) },
	"content":         func(_ *tables, _ string) reading { return readPayload("content") },
	"layer7-protocol": func(_ *tables, _ string) reading { return readPayload("layer7-protocol") },
	"tls-host":        func(_ *tables, _ string) reading { return readPayload("tls-host") },
	"in-bridge-port":  func(t *tables, _ string) reading { return t.readBridgePort("in-bridge-port") },
	"in-bridge-port-list": func(t *tables, _ string) reading {
		return t.readBridgePort("in-bridge-port-list")
	},
	"out-bridge-port": func(t *tables, _ string) reading { return t.readBridgePort("out-bridge-port") },
	"out-bridge-port-list": func(t *tables, _ string) reading {
		return t.readBridgePort("out-bridge-port-list")
	},
}

// readIPsec reads the direction and what is asked of a policy.
//
// Assumption: the sender speaks in clear text, so nothing that comes in was
// decrypted. What goes out is encrypted only towards the destinations of a policy, and
// then perhaps: a policy has more conditions than that.
func (t *tables) readIPsec(text string) reading {
	direction, wanted, _ := strings.Cut(text, ",")
	encrypted := matcher{dimDestination, none, none}
	if direction == "out" {
		var spans []span
		for _, prefix := range t.config.EncryptedTo {
			if prefix.IsValid() && prefix.Addr().Is4() != t.six {
				spans = append(spans, hopSpan(hop{prefix: prefix}))
			}
		}
		encrypted.may = newSet(spans)
	}
	if direction != "in" && direction != "out" || wanted != "ipsec" && wanted != "none" {
		return doubtful("ipsec-policy %q is not known", text)
	}
	if wanted == "none" {
		encrypted = encrypted.not()
	}
	got := reading{main: encrypted, assumed: true}
	if !encrypted.must.covers(encrypted.may) {
		got.doubt = "ipsec-policy " + quote(text) + " depends on the policy's other conditions"
	}
	return got
}

// readMark reads the name of a mark.
//
// Assumption: documentation. Without a mangle rule that marks, nothing has a mark.
func (t *tables) readMark(key, name string) reading {
	if t.config.Marked {
		return doubtful("%s is set by mangle rules", key)
	}
	unmarked := name == "no-mark" || key == "routing-mark" && name == "main"
	return reading{main: always(unmarked)}
}

// readFragment reads whether later fragments are meant.
//
// Assumption, from the order of the kernel: connection tracking puts fragments together
// before any rule sees them.
func (t *tables) readFragment(text string) reading {
	wanted, err := parseYes(text)
	if err != nil || t.router.UntrackedOnly {
		return doubtful("fragment can't be judged")
	}
	return reading{main: always(!wanted), assumed: true}
}

// readPayload reads a matcher on what a packet carries.
//
// Assumption: the first packet of a TCP connection carries nothing, so the
// matcher fails there; of other protocols the first packet may carry anything.
func readPayload(key string) reading {
	return reading{
		main: matcher{dimProtocol, numbers(6, 6).complement(), none}, assumed: true, doubt: key + " depends on what a packet carries",
	}
}

// readBridgePort reads the port of a bridge.
//
// Assumption: documentation. Rules see the port only where bridged packets pass them.
func (t *tables) readBridgePort(key string) reading {
	if t.router.BridgeFirewall {
		return doubtful("%s depends on bridged packets", key)
	}
	return reading{main: always(false)}
}

// undecidableReaders are understood and yet can't be decided from a configuration.
var undecidableReaders = func() map[string]reader {
	known := map[string]reader{}
	for _, key := range []string{
		"limit", "dst-limit", "connection-limit", "connection-rate", "connection-bytes", "connection-type", "nth", "random",
		"per-connection-classifier", "psd", "time", "src-mac-address", "tcp-mss", "priority", "ingress-priority", "realm",
		"hotspot", "p2p", "ipv4-options", "headers",
	} {
		known[key] = func(*tables, string) reading {
			got := doubtful("%s can't be decided from the configuration", key)
			got.choice = choiceOf(key)
			return got
		}
	}
	return known
}()

func parseYes(text string) (bool, error) {
	switch text {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return strconv.ParseBool(text)
}

func quote(text string) string { return strconv.Quote(text) }
