package firewall

import (
	"encoding/binary"
	"net/netip"
)

// value is a value of a header field. 128 bits hold an IPv6 address; every other
// field, IPv4 addresses included, uses the low half alone.
type value struct{ hi, lo uint64 }

var (
	lowest  = value{}
	highest = value{^uint64(0), ^uint64(0)}
)

// elsewhere stands for an address of the router that isn't known. No IPv4 address
// has this value, and the IPv6 address that has it lies in a reserved range.
var elsewhere = value{hi: 1}

func (v value) less(w value) bool { return v.hi < w.hi || v.hi == w.hi && v.lo < w.lo }

func (v value) next() value {
	v.lo++
	if v.lo == 0 {
		v.hi++
	}
	return v
}

func (v value) previous() value {
	if v.lo == 0 {
		v.hi--
	}
	v.lo--
	return v
}

// minus wraps around.
func (v value) minus(w value) value {
	difference := value{v.hi - w.hi, v.lo - w.lo}
	if v.lo < w.lo {
		difference.hi--
	}
	return difference
}

func (v value) and(w value) value { return value{v.hi & w.hi, v.lo & w.lo} }
func (v value) or(w value) value  { return value{v.hi | w.hi, v.lo | w.lo} }
func (v value) not() value        { return value{^v.hi, ^v.lo} }

func number(n uint64) value { return value{lo: n} }

func addressValue(address netip.Addr) value {
	if address.Is4() {
		four := address.As4()
		return value{lo: uint64(binary.BigEndian.Uint32(four[:]))}
	}
	sixteen := address.As16()
	return value{binary.BigEndian.Uint64(sixteen[:8]), binary.BigEndian.Uint64(sixteen[8:])}
}

// address is the zero Addr for [elsewhere].
func (v value) address(six bool) netip.Addr {
	if v == elsewhere {
		return netip.Addr{}
	}
	if !six {
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], uint32(v.lo))
		return netip.AddrFrom4(four)
	}
	var sixteen [16]byte
	binary.BigEndian.PutUint64(sixteen[:8], v.hi)
	binary.BigEndian.PutUint64(sixteen[8:], v.lo)
	return netip.AddrFrom16(sixteen)
}

// prefixSpan is the first and last address of a prefix.
func prefixSpan(prefix netip.Prefix) span {
	first := addressValue(prefix.Masked().Addr())
	host := hostMask(prefix.Addr().BitLen() - prefix.Bits())
	return span{first, first.or(host)}
}

// hostMask has the lowest bits set.
func hostMask(bits int) value {
	switch {
	case bits >= 128:
		return highest
	case bits >= 64:
		return value{1<<(bits-64) - 1, ^uint64(0)}
	}
	return value{0, 1<<bits - 1}
}
