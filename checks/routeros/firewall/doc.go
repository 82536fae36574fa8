// Package firewall decides which packets a RouterOS router lets through: exactly,
// from its rules, without sending any.
//
// A question names a zone, a protocol and a port behind the firewall. The answer is
// one of [Reachable] with a packet that gets through, [NoListener],
// [ServiceRestricted], [Blocked], or [Unknown] with the rules that keep it open.
// Only first packets of a connection are asked about: replies and related packets
// follow from them.
//
// The packet's way is raw prerouting, dst-nat, the routing decision, then filter
// input or forward. Sets of packets are products of interval sets, one set for each
// header field; rules are subtracted from them depth first until a packet survives
// or nothing is left. A matcher that can't be decided from the configuration gives a
// rule two sets, of packets that it may match and that it must match, so each
// question is asked twice: what may get through, and what surely does. A search that
// exceeds its budget of steps ends as unknown, never as blocked.
//
// Layer 2 access (MAC servers, RoMON), bridged traffic, hardware offloading and fast
// path lie outside what IP rules decide; so do broadcast and multicast destinations.
//
// What is assumed about RouterOS 7.14.3 and why stands in the file of each rule, in
// a paragraph that starts with "Assumption".
package firewall
