package dockerconn

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// maxCertificates bounds how many registries are looked at, and how many files of each.
const maxCertificates = 200

// registryFiles are the certificates and keys of registries, a folder for each below certs.d, and the
// folders that can't be read.
func (h hostFiles) registryFiles(product docker.Product) (found []candidate, unread []docker.File) {
	folder := "/etc/docker/certs.d"
	if product == docker.Podman {
		folder = "/etc/containers/certs.d"
	}
	roles := map[string]string{".crt": "tls-ca", ".cert": "tls-cert", ".key": "tls-key"}
	unseen := func(folder string, err error) {
		unread = append(unread, docker.File{Path: checks.Clean(folder), Role: "certs-folder", Problem: whyUnseen(err)})
	}
	registries, err := h.list(folder, maxCertificates)
	if err != nil {
		unseen(folder, err)
	}
	for _, registry := range registries {
		place := path.Join(folder, registry)
		files, err := h.list(place, maxCertificates)
		if err != nil {
			unseen(place, err)
		}
		for _, name := range files {
			if role := roles[path.Ext(name)]; role != "" {
				found = append(found, candidate{role, path.Join(place, name)})
			}
		}
	}
	return found, unread
}

// list are the names in a folder, sorted; none where it is missing.
func (h hostFiles) list(folder string, most int) ([]string, error) {
	real, info, err := h.Look(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	opened, err := os.Open(h.At(real))
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	names, err := opened.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	if len(names) > most {
		return nil, errors.New("the folder has too many files")
	}
	slices.Sort(names)
	return names, nil
}
