package paths

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Offer is a service of the router itself that is switched on.
type Offer struct {
	firewall.Listener
	// Management is set for services that give control of the router, or of the devices
	// behind its gateways.
	Management bool
	// Doubt says why it isn't certain that the service listens there; empty where it is.
	Doubt string
}

// Word is the first word of the offer's name, by which parameters and advisories name it:
// "wireguard" for each of several tunnels.
func (o Offer) Word() string {
	word, _, _ := strings.Cut(o.Name, " ")
	return word
}

// Protocol numbers of IP.
const (
	TCP = 6
	UDP = 17
)

// managementOffers are the names of the offers that give control. A serial port and a
// gateway control what is behind them.
var managementOffers = []string{
	"ftp", "ssh", "telnet", "www", "www-ssl", "winbox", "api", "api-ssl", "snmp", "tr069", "modbus gateway",
}

// serialOffer is what the names of serial ports that are offered over TCP begin with.
const serialOffer = "serial port "

// listeners are the offers that are certain. incomplete says that there may be more.
// What answers below IP, to broadcasts or on a hotspot's own ports is left out.
func (t *translation) listeners() (certain []firewall.Listener, incomplete bool) {
	t.services = len(t.missing)
	t.offerServices()
	t.offerServers()
	t.offerShares()
	t.offerTunnels()
	t.offerRouting()
	for _, offer := range t.offers {
		if offer.Doubt != "" {
			incomplete = true
			continue
		}
		certain = append(certain, offer.Listener)
	}
	return certain, incomplete || len(t.missing) > t.services
}

func (t *translation) offer(listeners ...firewall.Listener) {
	for _, l := range listeners {
		controls := slices.Contains(managementOffers, l.Name) || strings.HasPrefix(l.Name, serialOffer)
		t.offers = append(t.offers, Offer{Listener: l, Management: controls})
	}
}

// offerOn offers a service whose port is a setting; field is where that is missing if
// it isn't known.
func (t *translation) offerOn(port checks.Value[int], field string, l firewall.Listener) {
	number, known := port.Get()
	if !known || number < 1 || number > 1<<16-1 {
		t.lose(field)
		return
	}
	l.Port = uint16(number)
	t.offer(l)
}

// running returns a server's settings where it is switched on. Where that isn't known
// the menu counts as missing.
func running[T any](t *translation, menu checks.Value[T], field string, at func(T) checks.Value[bool]) (T, bool) {
	settings, known := menu.Get()
	if !known {
		if !t.facts.Lacks(routeros.MenuOf(field)) {
			t.lose(field)
		}
		return settings, false
	}
	on, known := at(settings).Get()
	if !known {
		t.lose(field)
	}
	return settings, on
}

// admitted are the prefixes of a service's list of addresses; nil admits every source.
// What isn't understood admits every source too, for it can't be relied on.
//
// The router takes ::/0 for every address of both families where it is the default, as
// in SNMP communities.
func admitted(list []string) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, text := range list {
		first, last, err := routeros.ParseRange(text)
		if err != nil || slices.Contains([]string{"::", "0.0.0.0", "::/0"}, text) {
			return nil
		}
		covering := Cover(first, last)
		if covering == nil {
			return nil
		}
		prefixes = append(prefixes, covering...)
	}
	return prefixes
}

// maxCover bounds the prefixes that make up one range of addresses.
const maxCover = 256

// Cover splits a range of addresses into prefixes; nil where they would be too many.
func Cover(first, last netip.Addr) []netip.Prefix {
	var prefixes []netip.Prefix
	for len(prefixes) < maxCover {
		widest := netip.PrefixFrom(first, first.BitLen())
		for bits := first.BitLen() - 1; bits >= 0; bits-- {
			wider := netip.PrefixFrom(first, bits)
			if wider.Masked().Addr() != first || last.Less(routeros.LastOf(wider)) {
				break
			}
			widest = wider
		}
		prefixes = append(prefixes, widest)
		end := routeros.LastOf(widest)
		if end == last {
			return prefixes
		}
		first = end.Next()
	}
	return nil
}

// MaxOffers bounds the services that are asked about: each tunnel may listen by itself.
const MaxOffers = 512
