package checks

import "strconv"

// Form is what follows a scheme in a target's URL. The zero value is invalid.
type Form int

// The forms.
const (
	FormHost     Form = iota + 1 // //HOST or //HOST:PORT
	FormHostPath                 // as FormHost, and perhaps a path behind it
	FormNothing                  // nothing: there is only one such target
	FormSocket                   // ///PATH of a socket
	FormPath                     // one path
	FormPaths                    // paths, separated by commas
	FormTwoPaths                 // a path, perhaps a comma and a second one
)

// Host reports whether a host and a port follow.
func (f Form) Host() bool { return f == FormHost || f == FormHostPath }

// Paths reports whether paths of the auditing machine follow, which a site file may
// write relative to itself.
func (f Form) Paths() bool { return f == FormPath || f == FormPaths || f == FormTwoPaths }

// Login says whether a user name and a password have a meaning for a scheme.
type Login int

// The logins.
const (
	LoginNone     Login = iota // neither is taken
	LoginOptional              // they are used where they are given
	LoginNeeded                // there is no way in without
)

// Scheme is a URL scheme that a connector understands, declared by it alone.
type Scheme struct {
	// Name is the scheme: "rediss".
	Name string
	// About says what is read, in a few words: "a Redis server over TLS".
	About string
	Form  Form
	// Port is the TCP port where the URL names none; 0 unless a host follows.
	Port  uint16
	Login Login
	// TLS says whether a target's tls settings have a meaning.
	TLS bool
	// Written: what is read says what is to run, such as a compose file, and not what runs.
	Written bool
}

// Usage is how a URL of the scheme is written: "routeros://USER@HOST[:8729]".
func (s Scheme) Usage() string {
	switch s.Form {
	case FormHost, FormHostPath:
		user := map[Login]string{LoginOptional: "[USER@]", LoginNeeded: "USER@"}[s.Login]
		path := map[Form]string{FormHostPath: "[/PATH]"}[s.Form]
		return s.Name + "://" + user + "HOST[:" + strconv.Itoa(int(s.Port)) + "]" + path
	case FormSocket:
		return s.Name + ":///PATH"
	case FormPath:
		return s.Name + ":PATH"
	case FormPaths:
		return s.Name + ":PATH[,PATH...]"
	case FormTwoPaths:
		return s.Name + ":PATH[,PATH]"
	default:
		return s.Name + ":"
	}
}
