package routerosconn

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"hardcheck/checks/routeros"
)

// reply is what a scripted router answers to one sentence: its sentences, or raw bytes.
type reply struct {
	sentences [][]string
	raw       []byte
	// hangUp closes the connection after the answer.
	hangUp bool
}

func done(words ...string) []string { return append([]string{"!done"}, words...) }

func trap(message string) reply {
	return reply{sentences: [][]string{{"!trap", "=message=" + message}, done()}}
}

// printed is the answer to a print: each row is a list of "name=value".
func printed(rows ...[]string) reply {
	var r reply
	for _, row := range rows {
		words := []string{"!re"}
		for _, attribute := range row {
			words = append(words, "="+attribute)
		}
		r.sentences = append(r.sentences, words)
	}
	r.sentences = append(r.sentences, done())
	return r
}

// router is a scripted router: it answers by the first word, and records what it got.
// Its codec is its own, so that a mistake of the connector's can't hide.
type router struct {
	Address string
	listen  net.Listener
	tls     *tls.Config
	answers map[string]reply

	mu       sync.Mutex
	received [][]string
	dialed   int
	done     sync.WaitGroup
}

// startRouter answers every menu of the manifest; answers replace that by the first
// word of a sentence ("/login") or, for counts, by it and "=count-only=".
func startRouter(t testing.TB, config *tls.Config, answers map[string]reply) *router {
	t.Helper()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &router{Address: listen.Addr().String(), listen: listen, tls: config, answers: answers}
	r.done.Go(r.accept)
	t.Cleanup(func() { _ = listen.Close(); r.done.Wait() })
	return r
}

func (r *router) accept() {
	for {
		conn, err := r.listen.Accept()
		if err != nil {
			return
		}
		r.mu.Lock()
		r.dialed++
		r.mu.Unlock()
		r.done.Go(func() { r.serve(conn) })
	}
}

func (r *router) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	if r.tls != nil {
		conn = tls.Server(conn, r.tls)
	}
	source := bufio.NewReader(conn)
	for {
		words, err := receive(source)
		if err != nil {
			return
		}
		r.mu.Lock()
		r.received = append(r.received, words)
		r.mu.Unlock()
		answer := r.answer(words)
		bytes := answer.raw
		for _, sentence := range answer.sentences {
			bytes = append(bytes, transmit(sentence)...)
		}
		if _, err := conn.Write(bytes); err != nil || answer.hangUp {
			return
		}
	}
}

func (r *router) answer(words []string) reply {
	if len(words) > 1 && words[1] == "=count-only=" {
		if scripted, ok := r.answers[words[0]+" count"]; ok {
			return scripted
		}
		return reply{sentences: [][]string{done("=ret=0")}}
	}
	if scripted, ok := r.answers[words[0]]; ok {
		return scripted
	}
	switch path, _ := strings.CutSuffix(words[0], "/print"); {
	case words[0] == "/login":
		return printed()
	case words[0] == "/quit":
		return reply{sentences: [][]string{{"!fatal", "session terminated on request"}}, hangUp: true}
	default:
		menu, ok := routeros.FindMenu(path)
		if !ok {
			return trap("no such command prefix")
		}
		if menu.Peopled {
			return printed([]string{"name=x", "disabled=true"})
		}
		if !menu.Single {
			return printed()
		}
		return printed(defaultRow(menu))
	}
}

// defaultRow is a row of settings as a router in its factory state has it.
func defaultRow(menu routeros.Menu) []string {
	var row []string
	for _, attribute := range menu.Attributes {
		if attribute.HasDefault {
			row = append(row, attribute.Name+"="+attribute.Default)
		}
	}
	switch menu.Path {
	case "/system/resource":
		return []string{"version=7.14.3 (stable)", "board-name=CHR", "architecture-name=x86_64", "platform=MikroTik", "uptime=1d"}
	case "/system/routerboard", "/system/device-mode":
		return append(row, "routerboard=true", "mode=enterprise", "flagged=no")
	case "/container/config":
		return []string{"registry-url=", "ram-high=unlimited"}
	case "/tool/mac-server", "/tool/mac-server/mac-winbox":
		return append(row, "allowed-interface-list=all")
	}
	for _, name := range []string{"enabled", "running"} {
		if len(row) == 0 {
			row = append(row, name+"=false")
		}
	}
	return row
}

// sentences are the first words of what was received.
func (r *router) sentences() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for _, words := range r.received {
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

func (r *router) got(first string) bool {
	return slices.ContainsFunc(r.sentences(), func(line string) bool { return strings.HasPrefix(line, first) })
}

func (r *router) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dialed
}

// receive reads a sentence; words longer than 3-byte lengths are none of ours.
func receive(source *bufio.Reader) ([]string, error) {
	var words []string
	for {
		first, err := source.ReadByte()
		if err != nil {
			return nil, err
		}
		length := int(first)
		for mask, more := 0x80, 1; first&byte(mask) != 0 && more < 4; mask, more = mask>>1, more+1 {
			next, err := source.ReadByte()
			if err != nil {
				return nil, err
			}
			length = (length&^mask)<<8 | int(next)
		}
		if length == 0 {
			return words, nil
		}
		word := make([]byte, length)
		if _, err := io.ReadFull(source, word); err != nil {
			return nil, err
		}
		words = append(words, string(word))
	}
}

// transmit writes every length in the long forms that a router may use too.
func transmit(words []string) []byte {
	var bytes []byte
	for _, word := range words {
		if len(word) < 0x80 {
			bytes = append(bytes, byte(len(word)))
		} else {
			bytes = binary.BigEndian.AppendUint32(append(bytes, 0xF0), uint32(len(word)))
		}
		bytes = append(bytes, word...)
	}
	return append(bytes, 0)
}
