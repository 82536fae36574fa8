package web

import "slices"

// Transport is how a port was spoken to.
type Transport string

// The transports.
const (
	Plaintext Transport = "plaintext"
	OverTLS   Transport = "tls"
)

// Known reports whether it is one of the two.
func (t Transport) Known() bool { return t == Plaintext || t == OverTLS }

// SameSite is the attribute of a cookie in lower case (RFC 6265bis, 4.1.2.7); empty
// where it has none.
type SameSite string

// Known reports whether browsers know it.
func (s SameSite) Known() bool { return slices.Contains([]SameSite{"", "lax", "strict", "none"}, s) }

// SchemeType is the type of a security scheme (OpenAPI Specification 3.1, 4.8.27).
type SchemeType string

// Known reports whether the specification has it.
func (s SchemeType) Known() bool {
	return slices.Contains([]SchemeType{"apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"}, s)
}

// Message is a WebSocket message that a socket is tried with.
type Message string

// The messages, in the order in which they are sent.
const (
	MessageText   Message = "text"   // the letter x: no JSON
	MessageObject Message = "object" // {}: JSON without the fields that are expected
	MessageBinary Message = "binary" // one byte in a binary frame
	MessageLong   Message = "long"   // one byte more than 64 KiB of text
)

// Messages lists them in order.
func Messages() []Message { return []Message{MessageText, MessageObject, MessageBinary, MessageLong} }

// Known reports whether it is one of them.
func (m Message) Known() bool { return slices.Contains(Messages(), m) }

// FrameAnswer is how a socket answers a message.
type FrameAnswer string

// The answers.
const (
	AnsweredData    FrameAnswer = "data"    // a message
	AnsweredNothing FrameAnswer = "nothing" // the socket stays open
	AnsweredClose   FrameAnswer = "close"   // a close frame
	AnsweredEnd     FrameAnswer = "end"     // the connection ended without a close frame
)

// Known reports whether it is one of them.
func (a FrameAnswer) Known() bool {
	return slices.Contains([]FrameAnswer{AnsweredData, AnsweredNothing, AnsweredClose, AnsweredEnd}, a)
}

// Mark is what a body is recognised by.
type Mark string

// The marks.
const (
	// MarkDjango is a page that Django makes itself: its short error pages, a form with
	// its CSRF token.
	MarkDjango Mark = "django"
	// MarkDjangoDebug is one of Django's technical error pages.
	MarkDjangoDebug Mark = "django-debug"
	// MarkDebug is the debug page of another framework.
	MarkDebug Mark = "debug"
	// MarkCSRFField is a form field with a CSRF token.
	MarkCSRFField Mark = "csrf-field"
	// MarkCSRFRefused is Django's refusal of a form without a valid CSRF token.
	MarkCSRFRefused Mark = "csrf-refused"
	// MarkLoginForm is a form that asks for a password.
	MarkLoginForm Mark = "login-form"
	// MarkListing is a listing of a folder's files.
	MarkListing Mark = "directory-listing"
	// MarkOpenAPI is an OpenAPI description, MarkAPIDocs a page that draws one.
	MarkOpenAPI Mark = "openapi"
	MarkAPIDocs Mark = "api-docs"
	// MarkFlower is a page of Flower, the monitor of Celery.
	MarkFlower Mark = "flower"
	// MarkMetrics is the text format of Prometheus.
	MarkMetrics Mark = "metrics"
)

// markWords say what each mark is.
var markWords = map[Mark]string{
	MarkDjango:      "a page of Django",
	MarkDjangoDebug: "a debug page of Django",
	MarkDebug:       "a debug page",
	MarkCSRFField:   "a CSRF token",
	MarkCSRFRefused: "a refusal for want of a CSRF token",
	MarkLoginForm:   "a password field",
	MarkListing:     "a listing of files",
	MarkOpenAPI:     "an OpenAPI description",
	MarkAPIDocs:     "API documentation",
	MarkFlower:      "a page of Flower",
	MarkMetrics:     "metrics",
}

// Known reports whether it is one of the marks.
func (m Mark) Known() bool { return markWords[m] != "" }

func (m Mark) words() string {
	if words := markWords[m]; words != "" {
		return words
	}
	return string(m)
}
