package rosapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Router is a running simulator.
type Router struct {
	wait      sync.WaitGroup
	authority []byte
	leaf      *x509.Certificate
	identity  tls.Certificate

	mu        sync.Mutex
	device    Device
	services  map[string]*service
	sentences []Sentence
	open      map[*session]bool
	accepted  int
	most      int
	stopped   bool
}

// Start is Launch for tests. The router ends with the test, and every attempt to
// change it fails the test.
func Start(t testing.TB, device Device) *Router {
	t.Helper()
	router, err := Launch(t.Context(), device)
	if err != nil {
		t.Fatalf("start router: %v", err)
	}
	t.Cleanup(func() {
		router.Stop()
		for _, attempt := range router.Attempts() {
			t.Errorf("the router was asked to change or to print for ever: %s", attempt.names())
		}
	})
	return router
}

// names is the command and the names of its arguments: the values may be secrets.
func (s Sentence) names() string {
	names := []string{s.Words[0]}
	for _, word := range s.Words[1:] {
		name, _, _ := strings.Cut(strings.TrimPrefix(word, "="), "=")
		names = append(names, name)
	}
	return fmt.Sprintf("%q", names)
}

// Launch starts a router until ctx ends or [Router.Stop]. Attempts to change it are
// counted; see [Router.Attempts].
func Launch(ctx context.Context, device Device) (*Router, error) {
	if len(device.menus) == 0 {
		return nil, fmt.Errorf("start router %q: the device has no menus", device.Name)
	}
	r := &Router{device: device.clone(), services: map[string]*service{}, open: map[*session]bool{}}
	if err := r.certify(); err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	if err := r.reconcile(); err != nil {
		r.Stop()
		return nil, err
	}
	context.AfterFunc(ctx, r.Stop)
	return r, nil
}

// Stop ends the router and all its connections. It can be called again.
func (r *Router) Stop() {
	r.mu.Lock()
	r.stopped = true
	for _, s := range r.services {
		s.close()
	}
	for s := range r.open {
		_ = s.raw.Close()
	}
	r.mu.Unlock()
	r.wait.Wait()
}

// Address is where a service listens: "api", "api-ssl". Nothing listens there while
// the service is disabled. It is empty for a service that isn't simulated.
func (r *Router) Address(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.services[name]; s != nil {
		return s.address
	}
	return ""
}

// Authority is the certificate, as PEM, of who signed the router's own. It is empty
// while the router has none.
func (r *Router) Authority() []byte { return slices.Clone(r.authority) }

// Certificate is what the TLS service shows; nil while it has none.
func (r *Router) Certificate() *x509.Certificate { return r.leaf }

// Change changes the running router by the text of a device file, tells listens what
// is new, and moves the services' listeners. A new certificate isn't made.
func (r *Router) Change(text string) error {
	before := r.current()
	after, err := before.With(text)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.device = after
	sessions := make([]*session, 0, len(r.open))
	for s := range r.open {
		sessions = append(sessions, s)
	}
	r.mu.Unlock()
	for _, menu := range after.Menus() {
		rows := changes(before.Rows(menu), after.Rows(menu))
		for _, s := range sessions {
			if len(rows) > 0 {
				s.tell(menu, rows)
			}
		}
	}
	return r.reconcile()
}

// changes are the rows that are new or different, and marks for those that are gone.
func changes(before, after []Row) []Row {
	var rows []Row
	kept := map[string]bool{}
	for _, row := range after {
		id, _ := row.Get(".id")
		kept[id] = true
		if !slices.ContainsFunc(before, func(old Row) bool { return slices.Equal(old, row) }) {
			rows = append(rows, row)
		}
	}
	for _, row := range before {
		if id, _ := row.Get(".id"); id != "" && !kept[id] {
			rows = append(rows, Row{{".id", id, Captured}, {".dead", "true", Assumed}})
		}
	}
	return rows
}

func (r *Router) current() Device {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.device
}

// view is the device's, with the sessions that are logged in.
func (r *Router) view(menu string, policies []string) []Row {
	d := r.current()
	rows := d.view(menu, policies)
	if menu != "/user/active" {
		return rows
	}
	r.mu.Lock()
	sessions := make([]*session, 0, len(r.open))
	for s := range r.open {
		sessions = append(sessions, s)
	}
	r.mu.Unlock()
	slices.SortFunc(sessions, func(a, b *session) int { return a.number - b.number })
	for _, s := range sessions {
		if name := s.name(); name != "" {
			user, _ := d.findRow("/user", name)
			group, _ := user.Get("group")
			rows = append(rows, Row{
				{".id", nextID(rows), Assumed},
				{"when", s.begin.UTC().Format(time.DateTime), Documented},
				{"name", name, Documented},
				{"address", s.source.String(), Documented},
				{"via", "api", Documented},
				{"group", group, Documented},
				{"radius", "false", Documented},
			})
		}
	}
	return rows
}

func (r *Router) admit(s *session) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return false
	}
	r.accepted++
	r.open[s] = true
	r.most = max(r.most, len(r.open))
	s.number = r.accepted
	return true
}

func (r *Router) leave(s *session) {
	_ = s.conn.Close()
	_ = s.raw.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, s)
}

// sourceOf is the address that a client has for the router's address lists.
func (d Device) sourceOf(conn net.Conn) netip.Addr {
	if d.Client.IsValid() {
		return d.Client
	}
	if peer, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
		return peer.Addr().Unmap()
	}
	return netip.Addr{}
}
