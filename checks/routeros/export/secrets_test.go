package export

import (
	"strings"
	"testing"
)

const canary = "Canary-4711"

// secretLines are settings that version 6 shows in clear text, and later versions with
// show-sensitive, beside places where people write passwords by mistake.
const secretLines = `/interface wireguard
add listen-port=13231 name=wg private-key="Canary-4711"
/interface wireguard peers
add interface=wg name=p preshared-key=Canary-4711 private-key=Canary-4711 public-key=Canary-4711
/interface pppoe-client
add interface=wan name=p password=Canary-4711 user=Canary-4711
/interface l2tp-server server
set enabled=yes ipsec-secret=Canary-4711 use-ipsec=yes
/interface wireless security-profiles
set [ find default=yes ] mode=dynamic-keys wpa2-pre-shared-key=Canary-4711
/interface wifi security
add name=s passphrase=Canary-4711 sae-anti-clogging-threshold=Canary-4711
/interface vrrp
add interface=wan name=v password=Canary-4711
/ip ipsec identity
add peer=p secret=Canary-4711 password=Canary-4711
/ip dns
set use-doh-server="https://user:Canary-4711@dns.example.org/q?key=Canary-4711"
/ip firewall filter
add chain=input action=drop secret=Canary-4711
/ppp secret
add name=p password=Canary-4711
/radius
add address=192.0.2.1 secret=Canary-4711 service=login
/snmp community
set [ find default=yes ] name=Canary-4711 authentication-password=Canary-4711 encryption-password=Canary-4711
/system script
add name=s source=":local p \"Canary-4711\"; /tool fetch password=\$p"
/system scheduler
add name=s on-event="/tool e-mail send password=Canary-4711"
/tool e-mail
set password=Canary-4711 user=Canary-4711
/tool romon
set secrets=Canary-4711
/tool sms
set secret=Canary-4711 sim-pin=Canary-4711 allowed-number=Canary-4711
/user
add name=u password=Canary-4711
`

func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	for _, release := range []string{"7.14.3", "6.49.7", "7.20"} {
		facts, problems := read(t, strings.Replace(head, "7.14.3", release, 1)+secretLines+rest)
		if _, known := facts.Accounts.RADIUS.Get(); !known {
			t.Fatal("the file was not read")
		}
		if got := asJSON(t, facts); strings.Contains(got, canary) {
			i := strings.Index(got, canary)
			t.Errorf("%s: a secret is in the facts: ...%s", release, got[max(i-80, 0):i])
		}
		if got := asJSON(t, problems); strings.Contains(got, canary) {
			t.Errorf("%s: a secret is in the problems: %s", release, got)
		}
	}
}

// TestDamageDoesNotShowSecrets cuts the file at every third byte.
func TestDamageDoesNotShowSecrets(t *testing.T) {
	t.Parallel()
	text := head + secretLines
	for end := 0; end < len(text); end += 3 {
		file, err := Parse([]byte(text[:end]))
		if err != nil {
			if strings.Contains(err.Error(), "Canary") {
				t.Fatalf("cut at %d: %v", end, err)
			}
			continue
		}
		if end%99 != 0 {
			continue
		}
		if facts, problems := file.Facts(); strings.Contains(asJSON(t, facts)+asJSON(t, problems), "Canary") {
			t.Fatalf("cut at %d: a secret shows", end)
		}
	}
}
