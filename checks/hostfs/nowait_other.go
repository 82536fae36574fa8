//go:build !unix

package hostfs

import "io/fs"

// NoWait is a flag for opening files; there are no named pipes in folders here.
const NoWait = 0

const noFollow = 0

// LinksOf is unknown here.
func LinksOf(fs.FileInfo) int64 { return 0 }
