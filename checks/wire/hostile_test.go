package wire_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
	"hardcheck/testenv/hostile"
	"hardcheck/testenv/socks"
)

// errNonsense is a connector's own judgement of an answer.
var errNonsense = errors.New("unexpected answer")

// exchange is the smallest connector: two requests, each answered by a line that begins with +.
func exchange(ctx context.Context, address string, secure bool, options wire.Options) error {
	raw, err := wire.Dial(ctx, address, options)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	var conn net.Conn = raw
	if secure {
		client, facts, err := wire.Handshake(ctx, raw, "127.0.0.1", checks.TLSOptions{}, wire.UpTo12)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		if err := wire.Trust(facts, checks.TLSOptions{}); err != nil {
			return err
		}
		conn = client
	}
	answers := bufio.NewReader(conn)
	for range 2 {
		if _, err := conn.Write([]byte("HELLO\n")); err != nil {
			return err
		}
		line, err := answers.ReadString('\n')
		if err != nil {
			return err
		}
		if line[0] != '+' || line != checks.Clean(line[:len(line)-1])+"\n" {
			return fmt.Errorf("%w: %q", errNonsense, line)
		}
	}
	return nil
}

func suiteOf(secure bool, timeout time.Duration, via checks.Proxy) hostile.Suite {
	options := wire.Options{Timeout: timeout, MaxBytes: 1 << 20, Via: via}
	return hostile.Suite{
		Answer: []byte("+HELLO\n"), HugePrefix: []byte("+"), HugeFill: []byte("x"), Dirty: []byte("+\x1b[31m\xff\x00\n"),
		SpeaksTLS: secure, RequireFIN: true, Deadline: 3 * time.Second,
		Collect: func(ctx context.Context, address string) hostile.Result {
			err := exchange(ctx, address, secure, options)
			if err == nil {
				return hostile.Result{State: string(checks.StateCollected), HasFacts: true}
			}
			problem := wire.Classify(err)
			state := checks.Collection{Problem: &problem}.State()
			return hostile.Result{State: string(state), Reason: string(problem.Reason), Detail: problem.Detail}
		},
	}
}

func TestHostilePeers(t *testing.T) {
	t.Run("plaintext", func(t *testing.T) { hostile.Run(t, suiteOf(false, time.Second, checks.Proxy{})) })
	t.Run("tls", func(t *testing.T) { hostile.Run(t, suiteOf(true, time.Second, checks.Proxy{})) })
}

func TestHostilePeersWithPatience(t *testing.T) {
	// Only the context can end these: the connection's own timeout never comes.
	suite := suiteOf(true, time.Hour, checks.Proxy{})
	suite.Deadline = time.Second
	hostile.Run(t, suite)
}

// The proxy passes on what the peer does: what is made of it stays the same.
func TestHostilePeersBehindAProxy(t *testing.T) {
	for _, early := range []bool{false, true} {
		via := checks.Proxy{Endpoint: socks.Start(t, socks.Config{Early: early}).Address}
		for name, secure := range map[string]bool{"plaintext": false, "tls": true} {
			suite := suiteOf(secure, time.Second, via)
			suite.RequireFIN = false // the proxy's own
			if early {
				suite.Expect = map[hostile.Behaviour][]string{hostile.Refused: {string(checks.Unreadable)}}
			}
			t.Run(fmt.Sprintf("%s_early_%t", name, early), func(t *testing.T) { hostile.Run(t, suite) })
		}
	}
}
