package main

// Descriptors that a run needs besides its targets, and that one target needs at most at a
// time: a connection, the one that is closing behind it, and files that it reads.
const (
	ownDescriptors    = 64
	targetDescriptors = 4
)

// withinDescriptors is how many targets may be read at a time by a process that may open
// so many files: beyond that a target would be called unreachable for our own lack.
func withinDescriptors(parallel int) int {
	most, known := descriptors()
	if !known {
		return parallel
	}
	return fitting(parallel, most)
}

func fitting(parallel int, descriptors uint64) int {
	if descriptors < ownDescriptors+targetDescriptors {
		return 1
	}
	if room := (descriptors - ownDescriptors) / targetDescriptors; room < uint64(parallel) {
		return int(room)
	}
	return parallel
}
