// Package scenarios describes deployments to audit: each once careless, as such
// things are found in the field, and once hardened.
package scenarios

import (
	"crypto/sha256"
	"encoding/hex"

	"hardcheck/testenv/redisd"
)

// Auditor is the name of the least-privilege user that hardened servers have.
const Auditor = "audit"

// CarelessRedis is an open server with everything switched on that makes it
// worse. It listens on loopback all the same: a lab must not be a hole.
func CarelessRedis() redisd.Config {
	return redisd.Config{Directives: []string{
		"protected-mode no",
		"enable-debug-command yes",
		"enable-module-command yes",
		"enable-protected-configs local",
	}}
}

// HardenedRedis is a server as the policies want it: TLS with client
// certificates, no default user, an application user without dangerous
// commands, an auditor who can read settings only, bounded memory, a log.
func HardenedRedis(credentials *redisd.Credentials, auditorPassword, applicationPassword string) redisd.Config {
	return redisd.Config{
		TLS: &redisd.TLS{Credentials: credentials, Mutual: true, Protocols: "TLSv1.2 TLSv1.3"},
		Users: []string{
			"default off resetpass -@all",
			"web on #" + digest(applicationPassword) + " ~web:* resetchannels -@all +@read +@write +@connection -@dangerous -@scripting",
			Auditor + " on #" + digest(auditorPassword) + " resetkeys resetchannels -@all +ping +info +hello +command|info +config|get +acl|list +module|list",
		},
		Directives: []string{
			"protected-mode yes",
			"maxmemory 64mb",
			"maxmemory-policy noeviction",
			"timeout 300",
			"client-output-buffer-limit normal 64mb 32mb 60",
			"save 3600 1",
			"tls-replication yes",
			"syslog-enabled yes",
		},
	}
}

func digest(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}
