package webconn

import (
	"bufio"
	"bytes"
	"testing"

	"hardcheck/checks"
)

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte{0x81, 1, 'x'})
	f.Add([]byte{0x88, 2, 0x03, 0xe8})
	f.Add([]byte{0x82, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, payload, _ := readFrame(bufio.NewReader(bytes.NewReader(raw)))
		if len(payload) > maxControl {
			t.Errorf("a payload of %d bytes was kept", len(payload))
		}
	})
}

func FuzzPermit(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: plant.example.org\r\n" + plainHeaders + "\r\n"))
	f.Add(closeFrame())
	allowed := listOf(true)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if allowed.permit(raw) == nil && !bytes.HasPrefix(raw, []byte("GET /")) && !bytes.HasPrefix(raw, []byte("POST "+few.Login)) {
			t.Errorf("permitted: %q", raw)
		}
	})
}

func FuzzPage(f *testing.F) {
	f.Add("HTTP/1.1 302 Found\r\nLocation: //a/b\r\nSet-Cookie: a=b; SameSite=Odd\r\n\r\n")
	f.Fuzz(func(t *testing.T, raw string) {
		c := newCollector(checks.Access{Scheme: "https", Host: "plant.example.org"})
		reader := bufio.NewReader(bytes.NewReader([]byte(raw)))
		response, err := readHead(reader, "GET")
		if err != nil {
			return
		}
		page := c.page(answer{status: response.StatusCode, header: response.Header, body: []byte(raw), whole: true})
		for _, text := range []string{page.Server, page.HSTS, page.Location.Path, page.Location.Host} {
			if text != checks.Clean(text) || len(text) > 4*maxText {
				t.Errorf("kept %q", text)
			}
		}
		for _, path := range followed(answer{header: response.Header}) {
			follow := c.list(path)
			if err := follow.permit(c.get(path).bytes()); err != nil {
				t.Errorf("would follow %q: %v", path, err)
			}
		}
	})
}
