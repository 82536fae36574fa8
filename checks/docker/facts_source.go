package docker

import "strconv"

// Source is what the host shows at a path of its own that a container mounts or uses as a device.
type Source struct {
	// Path is the host's path, as [Mount.HostPaths] or [Device.Host] have it.
	Path string `json:"path"`
	// Target is where the path leads when each symbolic link in it and the host's bind mounts
	// are followed, whether something is there or not; empty where that can't be told.
	Target string `json:"target,omitempty"`
	// EngineSocket is the engine's or a runtime's socket that the target is, by its path or as
	// the same file under another name, or holds.
	EngineSocket string `json:"engineSocket,omitempty"`
	// Type is "file", "folder" or "other" (a socket or a device) of what the path
	// leads to; empty where it could not be looked at, for the reason in Problem.
	Type    SourceType `json:"type,omitempty"`
	Problem string     `json:"problem,omitempty"`
	// Symlink is set when the path's last part is a symbolic link. Mode and owner
	// are those of what it leads to.
	Symlink bool `json:"symlink"`
	// Shielded is set when a folder above is closed to everybody but its owner and
	// group: then the mode's last digit opens nothing.
	Shielded bool `json:"shielded"`
	// Mode is the permission bits in octal with four digits: "0640".
	Mode string `json:"mode,omitempty"`
	// UID and GID are the owner's numbers on the host; -1 where the system doesn't tell.
	UID int64 `json:"uid"`
	GID int64 `json:"gid"`
}

// Bits are the permissions as a number, and whether the text is one.
func (s Source) Bits() (uint64, bool) {
	bits, err := strconv.ParseUint(s.Mode, 8, 12)
	return bits, err == nil
}
