package checks

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSubject_paths(t *testing.T) {
	t.Parallel()
	own := Path{From: "ot\x1b", Protocol: "udp", Port: 53, PacketPort: 53, Unknown: true}
	behind := Path{From: Internet, Via: "edge", To: netip.MustParseAddr("192.0.2.7"), Protocol: "tcp", Port: 502, PacketPort: 1502}
	got := judge(nil, func(o Observed[testFacts]) {
		s := o.Subject("a")
		s.Violation("bad")
		for range 2 {
			s.Path(own)
			s.Path(behind)
		}
		for port := range uint16(2 * maxPaths) {
			o.Subject("many").Path(Path{From: "it", Via: "edge", Port: port})
		}
	})
	want := []Path{{From: "ot\ufffd", Via: "t", Protocol: "udp", Port: 53, PacketPort: 53, Unknown: true}, behind}
	if diff := cmp.Diff(want, got[0].Paths, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if n := len(got[1].Paths); n != maxPaths {
		t.Errorf("%d paths of one subject, want %d", n, maxPaths)
	}
}

func TestPath_JSON(t *testing.T) {
	t.Parallel()
	for text, path := range map[string]Path{
		`{"from":"internet","via":"edge","to":"192.0.2.7","protocol":"tcp","port":502,"packetPort":1502}`: {
			From: Internet, Via: "edge", To: netip.MustParseAddr("192.0.2.7"), Protocol: "tcp", Port: 502, PacketPort: 1502,
		},
		`{"from":"it","via":"edge","protocol":"udp","port":53,"packetPort":0,"unknown":true}`: {
			From: "it", Via: "edge", Protocol: "udp", Port: 53, Unknown: true,
		},
	} {
		data, err := json.Marshal(path)
		if err != nil || string(data) != text {
			t.Errorf("%s, %v, want %s", data, err, text)
		}
		var back Path
		if err := json.Unmarshal(data, &back); err != nil || back != path {
			t.Errorf("%s came back as %+v, %v", data, back, err)
		}
	}
}
