package secrets

import "testing"

func TestFilesAreJudgedByTheirNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		".env": true, "deploy/.env.production": true, "./id_ed25519": true, "home/.ssh/id_rsa": true, ".docker/config.json": true, `certs\site.pfx`: true, ".netrc": true,
		".env.example": false, ".env.sample": false, "env.sh": false, "id_rsa.pub": false, "config.json": false, "site.crt": false, ".": false, "": false,
		"nginx.conf": false, ".dockerignore": false, "environment": false, ".htpasswd": true,
	} {
		if got := File(name).Found(); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	}
}
