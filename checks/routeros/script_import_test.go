package routeros

import "testing"

// TestWhatRunsAFetchedFile holds that only a script that may run what it fetched is called
// one: a list of certificates is imported, and runs nothing.
func TestWhatRunsAFetchedFile(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]bool{
		"/tool fetch url=https://ca.example.org/cacert.pem\r\n/certificate import file-name=cacert.pem passphrase=\"\"": false,
		"/tool fetch url=https://ca.example.org/cacert.pem; /certificate/import file-name=cacert.pem":                   false,
		"/tool fetch url=https://ca.example.org/a.pem\n/certificate\nimport file-name=a.pem":                            false,
		"/tool fetch url=https://lists.example.org/l.txt; :log info \"import done\"":                                    false,
		"/tool fetch url=https://a.example.org/k.pub\n/ip ipsec key import file-name=k.pub name=k":                      false,
		"# fetch, then import by hand\n:put 1":                                                                          false,
		"/tool fetch url=https://a.example.org/x.rsc\n/import x.rsc":                                                    true,
		"/tool fetch url=https://a.example.org/x.rsc; :delay 2; import file-name=x.rsc verbose=yes":                     true,
		"/tool fetch url=https://a.example.org/x.rsc; :import x.rsc":                                                    true,
		":do { /tool fetch url=\"https://a.example.org/x\" } on-error={}; :if (true) do={ /import $f }":                 true,
		"/certificate import file-name=a.pem\n/tool fetch url=https://a.example.org/x\n/imp\\\n    ort x":               true,
		":local r [/tool fetch url=https://a.example.org/x as-value output=user]; :execute ($r->\"data\")":              true,
		"/tool fetch url=https://a.example.org/x; [:parse [/file get x contents]]":                                      true,
		"/tool fetch url=https://a.example.org/x; /system script add name=n source=[/file get x contents]":              true,
		"/system scheduler add name=n on-event=\"/tool fetch url=https://a.example.org/x.rsc; /import x.rsc\"":          true,
	} {
		if got := JudgeScript(script).Has(IndicatorFetchRun); got != want {
			t.Errorf("%q runs what it fetched: %t", script, got)
		}
	}
}
