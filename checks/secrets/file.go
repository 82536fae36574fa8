package secrets

import (
	"path"
	"slices"
	"strings"
)

// File judges a file by its path: programs keep keys and logins in files of these names.
func File(name string) Finding {
	lower := strings.ToLower(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	base := path.Base(lower)
	if slices.ContainsFunc(examples, func(word string) bool { return strings.Contains(base, word) }) {
		return Finding{}
	}
	inFolder := path.Base(path.Dir(lower)) + "/" + base
	isEnv := base == ".env" || strings.HasPrefix(base, ".env.")
	if !isEnv && !slices.Contains(keptFiles, base) && !slices.Contains(keptFiles, inFolder) && !slices.Contains(keptEndings, path.Ext(base)) {
		return Finding{}
	}
	return named(Finding{Judgement: Secret, Form: FormName, Confidence: Medium}, name, "")
}

var (
	// keptFiles have keys or logins by what programs keep in them.
	keptFiles = []string{
		"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", "_netrc", ".pgpass", ".git-credentials", ".htpasswd", ".my.cnf",
		".aws/credentials", ".docker/config.json", ".kube/config",
	}
	// keptEndings are those of stores of keys.
	keptEndings = []string{".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk"}
	// examples are words in the names of files that only show what belongs there.
	examples = []string{"example", "sample", "template", "dist", "default"}
)
