package repository

import "strconv"

// field is the path of a part of an entry of a list: "updates.0.automerge".
func field(list string, at int, part string) string {
	return list + "." + strconv.Itoa(at) + "." + part
}
