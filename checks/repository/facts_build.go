package repository

import "hardcheck/checks"

// Dockerfile is what an image is built from, by its text.
type Dockerfile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Base is the image that the last stage begins with, through other stages.
	Base string `json:"base" free:"owners name images"`
	// User is whom the last USER names, and UserLine where; 0 where there is none.
	User     ImageUser `json:"user"`
	UserLine int       `json:"userLine,omitempty"`
}

// ImageUser is whom USER of a Dockerfile names.
type ImageUser string

// The users.
const (
	UserUnset  ImageUser = "unset"  // there is no USER: the base image's
	UserRoot   ImageUser = "root"   // root, by name or number
	UserOther  ImageUser = "other"  // somebody else
	UserFilled ImageUser = "filled" // an argument, which isn't known
)

// Known reports whether the word is one that rules know.
func (u ImageUser) Known() bool {
	switch u {
	case UserUnset, UserRoot, UserOther, UserFilled:
		return true
	}
	return false
}

// NginxFile is a file of nginx's settings.
type NginxFile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Limits are where limit_req is applied: the path of a location, or "/" for all of a
	// server.
	Limits checks.List[string] `json:"limits" free:"paths are the project's own"`
	// Includes is set where it includes files of the project that are not followed.
	Includes bool `json:"includes,omitempty"`
}
