// Package images judges what containers are made from: the checks docker-image-* and
// docker-images-*, and docker-python-supported, the version that an image brings.
package images

import "hardcheck/checks"

// Checks are the checks of images, in the order in which a reader wants them.
var Checks = []*checks.Check{
	SecretFree,
	Official,
	VersionSupported,
	PythonSupported,
	Fresh,
	BaseFresh,
	Current,
	Pinned,
	AddUnused,
	VolumesSafe,
	Tagged,
}
