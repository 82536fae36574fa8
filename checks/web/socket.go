package web

import (
	"fmt"

	"hardcheck/checks"
)

// Socket is how a server answers somebody who is not logged in at the path of a
// WebSocket (RFC 6455).
type Socket struct {
	// Own ("sockets./ws/.own") is the upgrade with the server's own Origin, as a
	// browser on its pages sends it.
	Own checks.Value[Upgrade] `json:"own"`
	// Foreign ("sockets./ws/.foreign") is the upgrade with the Origin of another site.
	Foreign checks.Value[Upgrade] `json:"foreign"`
	// Frames ("sockets./ws/.frames") are four frames to an open socket; asked with the
	// consent "active" only.
	Frames checks.List[Frame] `json:"frames"`
}

// Upgrade is the answer to a request for a WebSocket.
type Upgrade struct {
	// Status is 101 where the server agreed, with the right key.
	Status int `json:"status" range:"100..999"`
	// Open is set where the socket stayed open while it was watched (2 s, up to 10 s where
	// the server is slow), or data came.
	Open bool `json:"open,omitempty"`
	// Data is set where the server sent data before it closed or the time was over.
	Data bool `json:"data,omitempty"`
	// Close is the code of the server's close frame (RFC 6455, 7.4); 0 without one.
	Close int `json:"close,omitempty" range:"0..65535"`
}

// Agreed reports whether the server opened the socket, if only to close it again.
func (u Upgrade) Agreed() bool { return u.Status == 101 }

// Admitted reports whether the client got in: the socket stayed open, or gave data.
func (u Upgrade) Admitted() bool { return u.Agreed() && (u.Open || u.Data) }

// String is the answer in a few words: "101, closed with 4401".
func (u Upgrade) String() string {
	text := fmt.Sprintf("%d", u.Status)
	switch {
	case !u.Agreed():
	case u.Data:
		text += ", data was sent"
	case u.Open:
		text += ", open"
	}
	if u.Close != 0 {
		text += fmt.Sprintf(", closed with %d", u.Close)
	}
	return text
}

// Frame is how a socket took one message.
type Frame struct {
	// Sent is which one.
	Sent Message `json:"sent"`
	// Answer is what came while the socket was watched.
	Answer FrameAnswer `json:"answer"`
	// Close is the code of the close frame; 0 without one.
	Close int `json:"close,omitempty" range:"0..65535"`
}

// Plain is what another port of the address answers without TLS.
type Plain struct {
	// Page ("plain.80.page") answers GET /.
	Page checks.Value[Page] `json:"page"`
	// Closed ("plain.80.closed") is set where nothing listens.
	Closed checks.Value[bool] `json:"closed"`
	// Upgrade ("plain.80.upgrade") is the answer to an upgrade at the first listed
	// socket; unknown where there is none.
	Upgrade checks.Value[Upgrade] `json:"upgrade"`
}
