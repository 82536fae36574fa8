package rosapi

import (
	"fmt"
	"strings"
	"testing"
)

func TestDeviceFile(t *testing.T) {
	device, err := Must(t, "virtual").With(`
# a comment
account audit "two words"
menu /ip/service
change name=telnet
  disabled=true
remove name=ftp
menu /system/script
row
  captured name=one source="a \"b\"\r\nc"
row
  name=two
change *
  owner=admin
change name=two
  unset owner
`)
	if err != nil {
		t.Fatal(err)
	}
	telnet, _ := device.findRow("/ip/service", "telnet")
	_, ftp := device.findRow("/ip/service", "ftp")
	if disabled, _ := telnet.Get("disabled"); disabled != "true" || ftp {
		t.Errorf("services: telnet %q, ftp there %t", disabled, ftp)
	}
	got := fmt.Sprintf("%q", device.Rows("/system/script"))
	want := `[[{".id" "*1" "assumed"} {"name" "one" "captured"} {"source" "a \"b\"\r\nc" "captured"} {"owner" "admin" "chosen"}] [{".id" "*2" "assumed"} {"name" "two" "chosen"}]]`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if device.Password("audit") != "two words" {
		t.Errorf("password %q", device.Password("audit"))
	}
}

func TestWithLeavesTheOriginalAlone(t *testing.T) {
	before := Must(t, "factory")
	want := fmt.Sprint(before)
	if _, err := before.With("menu /ip/service\nchange *\n disabled=true\nclear\nabsent /ip\naccount x y\nfault hang\n"); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(before) != want {
		t.Error("the original changed")
	}
}

func TestDeviceFileMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"name=x":                            `"name=x" before the first menu`,
		"menu /ip/nothing\nrow":             "RouterOS 7.14.3 has no menu /ip/nothing",
		"menu /ip/nothing":                  "RouterOS 7.14.3 has no menu /ip/nothing",
		"menu ip/service":                   "a menu is one path",
		"menu /ip/service\nname=x":          "values without a row",
		"menu /ip/service\nchange name=x":   "has no row with",
		"menu /ip/service\nchange":          "has 8 rows: say which",
		"menu /ip/service\nrow\nhearsay a=": `"hearsay" is neither a keyword nor a provenance`,
		"menu /ip/service\nrow\nx":          `"x" is neither a keyword nor a provenance`,
		"menu /ip/service\nrow\na=1 x":      `"x" is not NAME=VALUE`,
		"menu /ip/service\nrow\na=\"1":      "read text",
		// It came with 7.16.
		"menu /ip/ssh\nchange\nciphers=auto": "/ip/ssh of RouterOS 7.14.3 has no attribute ciphers",
		"menu /ip/ssh\nrow":                  "has its only row already",
		"menu /ip/service\nrow *1 *2":        "a row has one id",
		"fault measles":                      `no such fault: "measles"`,
		"login magic":                        "no such login",
		"account x":                          "an account is a name and a password",
		"client somebody":                    "unable to parse IP",
		"absent ip":                          "a menu is one path",
	} {
		if _, err := Must(t, "virtual").With(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzDeviceFile(f *testing.F) {
	f.Add("menu /ip/service\nrow *A\n captured name=\"x\\n\" disabled=true\nchange name=api\n port=1\nremove name=api")
	f.Add("fault trap /user/print \"not now\"\nlogin challenge\nclear")
	base := Must(f, "virtual")
	f.Fuzz(func(t *testing.T, text string) {
		device, err := base.With(text)
		if err != nil {
			return
		}
		for _, menu := range device.Menus() {
			if _, err := find(menu); err != nil {
				t.Error(err)
			}
		}
	})
}
