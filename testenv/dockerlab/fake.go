package dockerlab

import (
	"crypto/tls"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

//go:embed recorded
var recorded embed.FS

// Fake plays an engine over HTTP: the answers are recorded from a real one, and a
// test changes what it needs. Requests are written down.
type Fake struct {
	// APIVersion is what it says it speaks.
	APIVersion string
	// Answers by path without the version's prefix, such as "/info". A string or a
	// []byte is sent as it is, an http.HandlerFunc plays itself, anything else is
	// sent as JSON. What is not there is answered 404.
	Answers map[string]any

	mu       sync.Mutex
	requests []string
}

// NewFake is an engine 20.10 with no containers, images, networks or volumes.
func NewFake() *Fake {
	f := &Fake{APIVersion: "1.41", Answers: map[string]any{
		"/_ping": "OK", "/containers/json": []any{}, "/images/json": []any{}, "/networks": []any{},
		"/volumes": map[string]any{"Volumes": nil, "Warnings": nil},
	}}
	for path, name := range map[string]string{"/info": "info.json", "/version": "version.json"} {
		f.Answers[path] = object(name)
	}
	f.Remove("/info", "Containers")
	f.Remove("/info", "Images")
	return f
}

// object reads a recorded answer. The files are part of the program, so that what
// goes wrong here shows as an empty answer in the tests.
func object(name string) map[string]any {
	data, err := recorded.ReadFile("recorded/" + name)
	content := map[string]any{}
	if err == nil {
		err = json.Unmarshal(data, &content)
	}
	if err != nil {
		return map[string]any{"error": fmt.Sprint(err)}
	}
	return content
}

// Set changes values of an answer that is an object: fake.Set("/info", "Debug", true).
func (f *Fake) Set(path, key string, value any) {
	content, _ := f.Answers[path].(map[string]any)
	content[key] = value
}

// Remove takes a key out of an answer that is an object.
func (f *Fake) Remove(path, key string) {
	content, _ := f.Answers[path].(map[string]any)
	delete(content, key)
}

// Add puts a container into the list and behind its own path.
func (f *Fake) Add(container map[string]any) {
	list, _ := f.Answers["/containers/json"].([]any)
	id, _ := container["Id"].(string)
	f.Answers["/containers/json"] = append(list, map[string]any{
		"Id": id, "Names": []any{container["Name"]}, "Image": "app:1", "ImageID": container["Image"], "State": "running",
	})
	f.Answers["/containers/"+id+"/json"] = container
}

// Requests are the method and URI of what was asked, in order.
func (f *Fake) Requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.requests...)
}

// ServeHTTP answers one request.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, r.Method+" "+r.URL.RequestURI())
	f.mu.Unlock()
	path := r.URL.Path
	if rest, found := strings.CutPrefix(path, "/v"); found {
		if at := strings.IndexByte(rest, '/'); at > 0 {
			path = rest[at:]
		}
	}
	if f.APIVersion != "" {
		w.Header().Set("Api-Version", f.APIVersion)
	}
	answer, found := f.Answers[path]
	if !found {
		http.Error(w, `{"message":"page not found"}`, http.StatusNotFound)
		return
	}
	switch answer := answer.(type) {
	case http.HandlerFunc:
		answer(w, r)
	case map[string]any:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(f.counted(path, answer))
	case string:
		_, _ = w.Write([]byte(answer))
	case []byte:
		_, _ = w.Write(answer)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}
}

// counted adds to the answer of /info how many containers and images the lists have, as an engine does, where
// the test says nothing else.
func (f *Fake) counted(path string, answer map[string]any) map[string]any {
	if path != "/info" {
		return answer
	}
	answer = maps.Clone(answer)
	for key, list := range map[string]string{"Containers": "/containers/json", "Images": "/images/json"} {
		listed, isList := f.Answers[list].([]any)
		if _, set := answer[key]; !set && isList {
			answer[key] = len(listed)
		}
	}
	return answer
}

// ServeSocket serves on a Unix socket of the test's own and returns its path.
func (f *Fake) ServeSocket(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	f.ServeAt(t, path)
	return path
}

// ServeAt serves on the Unix socket at path.
func (f *Fake) ServeAt(t testing.TB, path string) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(f)
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
}

// ServeTCP serves on a port of the loopback interface, over TLS when config is not
// nil, and returns "127.0.0.1:port".
func (f *Fake) ServeTCP(t testing.TB, config *tls.Config) string {
	t.Helper()
	server := httptest.NewUnstartedServer(f)
	server.Config.ErrorLog = quiet
	if config == nil {
		server.Start()
	} else {
		server.TLS = config
		server.StartTLS()
	}
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}
