// Package web judges web servers: how they are reached, what they show to somebody who
// is not logged in, and what their cookies, error pages and sockets give away.
//
// The facts are what a short list of requests was answered: status, the headers that
// matter and marks in the body. They hold no body and no cookie's value.
package web

import "hardcheck/checks"

// Facts is what was observed on one web server.
type Facts struct {
	// Transport ("transport") is how the target's own port was spoken to.
	Transport Transport `json:"transport"`
	// Reference ("reference") answers GET /. What rests on the application is judged
	// only where it is sane: see [Page.Sane].
	Reference checks.Value[Page] `json:"reference"`
	// Landing ("landing") is where the reference redirects to on the same server,
	// unknown where it doesn't.
	Landing checks.Value[Page] `json:"landing"`
	// Missing ("missing") answers a path of 16 random hex digits, which doesn't exist.
	Missing checks.Value[Page] `json:"missing"`
	// Forged ("forged") answers GET / with a Host below hardcheck.invalid.
	Forged checks.Value[Page] `json:"forged"`
	// Pages ("pages./login/") are the answers to the listed paths, by path. One that
	// is missing was not asked for.
	Pages map[string]checks.Value[Page] `json:"pages,omitempty" freeKeys:"paths are the site's own"`
	// Schema ("schema") is what the OpenAPI description tells to anybody.
	Schema checks.Value[Schema] `json:"schema"`
	// Version ("version") is the version that the health page tells.
	Version checks.Value[string] `json:"version" free:"applications have versions of their own"`
	// Sockets ("sockets./ws/alarms/") are the answers to upgrades, by path.
	Sockets map[string]Socket `json:"sockets,omitempty"`
	// Plain ("plain.80") are the other ports of the address that should only redirect,
	// by port.
	Plain map[string]Plain `json:"plain,omitempty"`
	// TLS ("tls") is what the TLS server showed; unknown on http targets.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Form ("form") answers an empty POST to the login page, without a token and a user
	// name. It is asked with the consent "active" only, as are Burst and HalfRequest.
	Form checks.Value[Page] `json:"form"`
	// Burst ("burst") is a short series of requests to the first path of the API.
	Burst checks.Value[Burst] `json:"burst"`
	// HalfRequest ("halfRequest") is a request whose first line doesn't end.
	HalfRequest checks.Value[HalfRequest] `json:"halfRequest"`
}

// FactsKind is "web".
func (Facts) FactsKind() string { return "web" }

// CertificateEnds is when the server's certificate ends.
func (f Facts) CertificateEnds() []checks.CertificateEnd { return checks.CertificateEnds(f.TLS) }

// Kind is the kind of web servers.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Web"), completeSettings)

// Burst is a short series of GET requests, which ended at the first refusal.
type Burst struct {
	// Path is what was asked for.
	Path string `json:"path" free:"paths are the site's own"`
	// Requests is how many were answered, the refusal included.
	Requests int `json:"requests" range:"0..30"`
	// Limited is set where the last answer was 429 or 503 after others that were not.
	Limited bool `json:"limited"`
	// Status is that of the first answer.
	Status int `json:"status" range:"100..999"`
}

// HalfRequest is how a server treats a client that stops in the middle of a line.
type HalfRequest struct {
	// Closed is set where the server ended the connection, answered or not.
	Closed bool `json:"closed"`
	// Seconds is after how many seconds, or how long was waited.
	Seconds int `json:"seconds"`
}

// Schema is what an OpenAPI description (OpenAPI Specification 3.0, 4.7) tells.
type Schema struct {
	// Version is info.version: the application's, as its owner writes it.
	Version string `json:"version,omitempty" free:"applications have versions of their own"`
	// Schemes are the security schemes, in the order of their names.
	Schemes checks.List[Scheme] `json:"schemes"`
}

// Scheme is a security scheme of an API.
type Scheme struct {
	Name string     `json:"name" free:"owners name them"`
	Type SchemeType `json:"type"`
	// HTTP is the name of the HTTP scheme where the type is "http": "basic", "bearer";
	// In and Key are the place and the name where it is "apiKey".
	HTTP string `json:"http,omitempty" free:"any scheme of the IANA registry"`
	In   string `json:"in,omitempty" free:"told as evidence"`
	Key  string `json:"key,omitempty" free:"headers have any name"`
}
