package dockerconn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/wire"
)

// bound is what may be read of one answer.
type bound struct {
	bytes int64
	// values bounds how many JSON values there are: a few bytes of JSON can become
	// a hundred times as much memory.
	values int
}

var (
	boundSmall = bound{64 << 10, 2_000}
	// boundOne lets a container publish 20,000 ports: each is ten values.
	boundOne = bound{8 << 20, 400_000}
	boundAll = bound{16 << 20, 500_000}
	// boundLog has room for a hundred entries of 16 KiB, the longest that engines make, and never becomes values.
	boundLog = bound{2 << 20, 2<<20 + 1}
)

// allowed is one request that may be sent, below the version's prefix.
type allowed struct {
	path  *pattern.Pattern
	query string
	bound bound
	// class is Active for what needs the consent of the target's owner, and is GET alone.
	class checks.Class
}

// topArguments is what the engine's ps is asked for.
const topArguments = "-eo pid,uid,comm"

// allowedRequests is the whole list. IDs are digests, so that no name of the
// target's choice gets into a path.
var allowedRequests = []allowed{
	{pattern.New(`^/version$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/info$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/swarm$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/containers/json$`), "all=1", boundAll, checks.SafeRead},
	{pattern.New(`^/containers/[0-9a-f]{64}/json$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/containers/[0-9a-f]{64}/top$`), "ps_args=-eo+pid%2Cuid%2Ccomm", boundOne, checks.SafeRead},
	{pattern.New(`^/containers/[0-9a-f]{64}/logs$`), logQuery, boundLog, checks.Active},
	{pattern.New(`^/images/json$`), "all=1", boundAll, checks.SafeRead},
	{pattern.New(`^/images/sha256:[0-9a-f]{64}/json$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/images/sha256:[0-9a-f]{64}/history$`), "", boundOne, checks.SafeRead},
	{pattern.New(`^/networks$`), "", boundAll, checks.SafeRead},
	{pattern.New(`^/volumes$`), "", boundAll, checks.SafeRead},
}

var versioned = pattern.New(`^/v1\.[0-9]{1,3}(/.*)$`)

const pingPath = "/_ping"

var (
	errRefused = errors.New("refused: not on the list of reading requests")
	errConsent = fmt.Errorf("%w without the target's consent: [active]", errRefused)
)

// permit returns how much may be read in answer to a request, or an error when it
// may not be sent.
func (g *guard) permit(request *http.Request) (bound, error) {
	refuse := func(why error) (bound, error) {
		return bound{}, fmt.Errorf("send %s %q: %w", checks.Clean(request.Method), checks.Clean(request.URL.Path), why)
	}
	refused := func() (bound, error) { return refuse(errRefused) }
	if request.Method != http.MethodGet && request.Method != http.MethodHead || request.Body != nil && request.Body != http.NoBody {
		return refused()
	}
	// What is escaped could be read as another path by the engine.
	if request.URL.EscapedPath() != request.URL.Path || request.URL.User != nil {
		return refused()
	}
	if request.URL.Path == pingPath && request.URL.RawQuery == "" {
		return boundSmall, nil
	}
	match := versioned.FindStringSubmatch(request.URL.Path)
	if match == nil {
		return refused()
	}
	for _, a := range allowedRequests {
		if !a.path.MatchString(match[1]) || a.query != request.URL.RawQuery {
			continue
		}
		switch {
		case a.class == checks.Active && request.Method != http.MethodGet:
			return refused()
		case a.class == checks.Active && !g.consent:
			return refuse(errConsent)
		}
		return a.bound, nil
	}
	return refused()
}

// guard is the only way to an engine. It sends permitted requests alone and hands
// on answers whole, once they were found to be within their bounds.
type guard struct {
	line       *line
	timeout    time.Duration
	transcript *checks.Transcript
	// consent: the target's owner agrees to what is active.
	consent bool
}

func newGuard(l *line, options wire.Options) *guard {
	return &guard{line: l, timeout: options.Timeout, transcript: options.Transcript}
}

// statusError is an answer other than 200 OK.
type statusError struct {
	code    int
	request string
}

func (e statusError) Error() string {
	return fmt.Sprintf("the engine answered %d %s to %s", e.code, http.StatusText(e.code), e.request)
}

// RoundTrip sends one request. Anything but 200 OK is an error, redirects too.
func (g *guard) RoundTrip(request *http.Request) (*http.Response, error) {
	response, body, err := g.send(request)
	if asked, ok := request.Context().Value(askedKey{}).(*asked); ok {
		asked.raw, asked.err = body, err
	}
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	response.ContentLength = int64(len(body))
	return response, nil
}

func (g *guard) send(given *http.Request) (*http.Response, []byte, error) {
	limit, err := g.permit(given)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(given.Context(), exchangeTime(g.timeout))
	defer cancel()
	request, err := g.rewrite(ctx, given)
	if err != nil {
		return nil, nil, err
	}
	shown := request.Method + " " + request.URL.RequestURI()
	sent := time.Now()
	g.transcript.Add(sent, "send", shown)
	response, body, err := g.line.exchange(ctx, request, limit.bytes)
	received := time.Now()
	// Several requests are under way at a time, so each answer says whose it is and what it cost.
	cost := fmt.Sprintf("after %s: %s", received.Sub(sent).Round(100*time.Microsecond), shown)
	if err != nil {
		g.transcript.Add(received, "receive", "no answer "+cost)
		return nil, nil, err
	}
	g.transcript.Add(received, "receive", fmt.Sprintf("%d, %d bytes %s", response.StatusCode, len(body), cost))
	if response.StatusCode != http.StatusOK {
		return nil, nil, statusError{response.StatusCode, shown}
	}
	if values(body) > limit.values {
		return nil, nil, because(checks.Budget, "the answer to %s has more than the %d values that are read of it", shown, limit.values)
	}
	return response, body, nil
}

// rewrite makes a request anew from its method, path and query alone, so that
// nothing else of the library's reaches the engine.
func (g *guard) rewrite(ctx context.Context, given *http.Request) (*http.Request, error) {
	target := "http://docker" + given.URL.Path
	if given.URL.RawQuery != "" {
		target += "?" + given.URL.RawQuery
	}
	request, err := http.NewRequestWithContext(ctx, given.Method, target, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	request.Header.Set("User-Agent", "hardcheck")
	return request, nil
}

// values is an upper bound of the number of JSON values in data.
func values(data []byte) int {
	return 1 + bytes.Count(data, []byte{','}) + bytes.Count(data, []byte{'['}) + bytes.Count(data, []byte{'{'})
}
