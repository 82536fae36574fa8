package routerosconn

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/hostile"
)

// survive runs the connector with credentials, so that every stage is reached.
func survive(t *testing.T, scheme string) func(context.Context, string) hostile.Result {
	t.Helper()
	return func(ctx context.Context, address string) hostile.Result {
		access := accessTo(t, scheme, address)
		access.Timeout = 300 * time.Millisecond
		collection := Collect(ctx, access)
		result := hostile.Result{State: string(collection.State()), HasFacts: collection.Facts != nil}
		if collection.Problem != nil {
			result.Reason, result.Detail = string(collection.Problem.Reason), collection.Problem.Detail
		}
		return result
	}
}

func TestHostilePeers(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:    survive(t, schemePlain),
		Answer:     []byte{5, '!', 'd'},
		HugePrefix: []byte{3, '!', 'r', 'e', 0},
		HugeFill:   []byte{3, '!', 'r', 'e', 0},
		Dirty:      transmit([]string{"!fatal", "\x1b[31m\x00\xff\xfe\u202e red"}),
		RequireFIN: true,
		Seed:       8728,
	})
}

func TestHostilePeersOverTLS(t *testing.T) {
	hostile.Run(t, hostile.Suite{
		Collect:   survive(t, schemeTLS),
		Answer:    []byte{0x16, 0x03, 0x03, 0x00, 0x7a, 0x02},
		SpeaksTLS: true,
		Seed:      8729,
	})
}

// TestFaultsAfterLogin puts the hostile bytes where the library reads: behind an
// accepted login, in place of the first menu.
func TestFaultsAfterLogin(t *testing.T) {
	for name, tc := range map[string]struct {
		reply
		reason checks.Reason
	}{
		"length_of_8_gib":    {reply{raw: []byte{0xF0, 0xFF, 0xFF, 0xFF, 0xFF}}, checks.Budget},
		"reserved_length":    {reply{raw: []byte{0xF8}}, checks.Unreadable},
		"half_sentence":      {reply{raw: []byte{3, '!', 'r', 'e', 9, '='}}, checks.Timeout},
		"half_then_closed":   {reply{raw: []byte{3, '!', 'r', 'e', 9, '='}, hangUp: true}, checks.Unreadable},
		"trap_without_done":  {reply{sentences: [][]string{{"!trap", "=message=x"}}}, checks.Timeout},
		"bare_fatal":         {reply{sentences: [][]string{{"!fatal", "out of memory"}}, hangUp: true}, checks.Unreadable},
		"unknown_reply_word": {reply{sentences: [][]string{{"!wat"}, done()}}, checks.Unreadable},
		"silence":            {reply{}, checks.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := startRouter(t, nil, map[string]reply{"/system/resource/print": tc.reply})
			access := accessTo(t, schemePlain, peer.Address)
			access.Timeout = 300 * time.Millisecond
			began := time.Now()
			collection := Collect(t.Context(), access)
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("took %s", took)
			}
			checktest.WantMain(t, collection, tc.reason, "")
			checktest.WantProblem(t, collection, "management.services", tc.reason, "")
			if collection.State() != checks.StatePartial || peer.connections() != 1 {
				t.Errorf("state %s over %d connections", collection.State(), peer.connections())
			}
		})
	}
}

// TestTrickleEnds sends a byte now and then, each in time: the answer as a whole has a
// deadline too.
func TestTrickleEnds(t *testing.T) {
	t.Parallel()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listen.Close() })
	go func() {
		conn, err := listen.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		go func() { _, _ = io.Copy(io.Discard, conn) }()
		for err == nil {
			time.Sleep(50 * time.Millisecond)
			_, err = conn.Write(transmit([]string{"!re"}))
		}
	}()
	access := accessTo(t, schemePlain, listen.Addr().String())
	access.Timeout = 200 * time.Millisecond
	began := time.Now()
	collection := Collect(t.Context(), access)
	if took := time.Since(began); took > 15*time.Second || took < patience*access.Timeout {
		t.Errorf("took %s", took)
	}
	checktest.WantMain(t, collection, checks.Timeout, "")
}

// TestSessionIsForOneAtATime runs commands from several goroutines, which the library
// does not survive by itself.
func TestSessionIsForOneAtATime(t *testing.T) {
	t.Parallel()
	peer := startRouter(t, nil, nil)
	access := accessTo(t, schemePlain, peer.Address)
	c := newCollector(access)
	conn, err := c.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	session := newSession(conn, c.options.Timeout)
	defer session.close()
	if err := session.login(access.Username, access.Password); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() {
			reply, err := session.run(printSentence(mustFind(t, "/system/resource"), true))
			if err == nil && (len(reply.Re) != 1 || reply.Re[0].Map["board-name"] != "CHR") {
				err = errors.New("an answer to another question")
			}
			errs[i] = err
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}
