package site

import (
	"reflect"
	"strings"
	"testing"
)

// TestTagsOfLimits holds which tags of a kind's settings are read; another is a defect.
func TestTagsOfLimits(t *testing.T) {
	t.Parallel()
	for tag, bad := range map[reflect.StructTag]bool{
		`list:"most=1"`: false, `list:"unique,most=5"`: false, `list:"most=0"`: true, `list:"most=-1"`: true, `list:"most="`: true, `list:"5"`: true, `list:"unik"`: true,
		`range:"0-247,255"`: false, `range:"7-7"`: false, `range:"7"`: false, `range:"8-7"`: true, `range:"x"`: true, `range:"0-x"`: true,
	} {
		if _, err := limitsOf(reflect.StructField{Name: "Units", Tag: tag}); (err != nil) != bad {
			t.Errorf("%s: %v", tag, err)
		}
	}
}

// TestLongestProxyUser holds how long the user of a proxy may be: SOCKS5 has a byte for it.
func TestLongestProxyUser(t *testing.T) {
	t.Parallel()
	for length, want := range map[int]string{255: "", 256: "user name is too long: 255 bytes at most"} {
		text := "version: 1\ntargets: [{name: a, url: \"redis://h\", via: {url: \"socks5://p\", username: " + strings.Repeat("u", length) + ", password: {env: P}}}]\n"
		_, err := decode("site.yaml", []byte(text), known)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d bytes: %v", length, err)
		}
	}
}
