package docker

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRangesHoldEveryBindingOnce(t *testing.T) {
	t.Parallel()
	var all []Binding
	add := func(container, host uint16, protocol, ip string) {
		addr, _ := netip.ParseAddr(ip)
		all = append(all, Binding{Port: Port{Container: container, Protocol: protocol, HostIP: ip, HostFirst: host, HostLast: host}, Addr: addr, random: host == 0})
	}
	const top = 65535
	for port := top; port >= top-99; port-- { // in no order, to the very end
		add(uint16(port), uint16(port), "tcp", "0.0.0.0")
	}
	add(80, 8080, "tcp", "0.0.0.0")
	add(80, 8080, "tcp", "0.0.0.0")
	add(80, 8080, "udp", "0.0.0.0")
	add(81, 8081, "udp", "127.0.0.1")
	add(81, 0, "tcp", "")
	add(82, 0, "tcp", "")
	wanted := map[string]string{
		"65436-65535/tcp": "0.0.0.0:65436-65535", "80/tcp": "0.0.0.0:8080", "80/udp": "0.0.0.0:8080", "81/udp": "127.0.0.1:8081", "81-82/tcp": "*:(any)",
	}
	held := 0
	for _, r := range Ranges(all) {
		held += len(r.All)
		if want, known := wanted[r.Inside()]; !known || want != r.Where() {
			t.Errorf("%s at %s", r.Inside(), r.Where())
		}
		delete(wanted, r.Inside())
	}
	if len(wanted) > 0 || held != len(all)-1 {
		t.Errorf("%d of %d bindings, without %v", held, len(all), wanted)
	}
}

// TestRangesOfFewBindings holds that what is there twice counts once, and that port 0, which
// is none, begins no range.
func TestRangesOfFewBindings(t *testing.T) {
	t.Parallel()
	binding := func(container, host uint16) Binding {
		return Binding{Port: Port{Container: container, Protocol: "tcp", HostFirst: host, HostLast: host}, random: host == 0}
	}
	for _, tc := range []struct {
		name     string
		bindings []Binding
		want     int
	}{
		{"none", nil, 0},
		{"twice", []Binding{binding(80, 8080), binding(80, 8080)}, 1},
		{"following", []Binding{binding(80, 8080), binding(81, 8081)}, 1},
		{"chosen_by_the_engine_and_not", []Binding{binding(80, 0), binding(81, 1)}, 2},
		{"port_zero", []Binding{binding(0, 0), binding(1, 0)}, 2},
		{"the_last_ones", []Binding{binding(65534, 0), binding(65535, 0)}, 1},
	} {
		if got := len(Ranges(tc.bindings)); got != tc.want {
			t.Errorf("%s: %d ranges, want %d", tc.name, got, tc.want)
		}
	}
}

// TestExposedPorts holds which exposed ports have a number, and which protocol they have.
func TestExposedPorts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Port{
		"6379/tcp": {Container: 6379, Protocol: "tcp"}, "53/udp": {Container: 53, Protocol: "udp"}, "80": {Container: 80, Protocol: "tcp"},
		"": {}, "/tcp": {}, "http/tcp": {}, "65536/tcp": {}, "-1/tcp": {},
	} {
		var wanted []Port
		if want != (Port{}) {
			wanted = []Port{want}
		}
		var got []Port
		for _, b := range ExposedBindings([]string{text}) {
			got = append(got, b.Port)
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestMadeFrom holds how the image of a container is told: by its ID, or by its name where
// neither has one.
func TestMadeFrom(t *testing.T) {
	t.Parallel()
	name := Reference{Given: "acme/web:1", Repository: "acme/web"}
	other := Reference{Given: "acme/db:1", Repository: "acme/db"}
	for _, tc := range []struct {
		name      string
		container Container
		image     Image
		want      bool
	}{
		{"the_same_id", Container{ImageID: "sha256:1"}, Image{ID: "sha256:1"}, true},
		{"another_id", Container{ImageID: "sha256:1", Image: name}, Image{ID: "sha256:2", Tags: []Reference{name}}, false},
		{"no_id_of_the_container", Container{Image: name}, Image{ID: "sha256:2", Tags: []Reference{name}}, false},
		{"no_id_of_the_image", Container{ImageID: "sha256:1", Image: name}, Image{Tags: []Reference{name}}, false},
		{"the_same_name", Container{Image: name}, Image{Tags: []Reference{other, name}}, true},
		{"another_name", Container{Image: name}, Image{Tags: []Reference{other}}, false},
		{"no_name", Container{}, Image{Tags: []Reference{{}}}, false},
	} {
		if got := tc.container.MadeFrom(tc.image); got != tc.want {
			t.Errorf("%s: %t, want %t", tc.name, got, tc.want)
		}
	}
}
