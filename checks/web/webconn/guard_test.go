package webconn

import (
	"errors"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/web"
)

func listOf(active bool) list {
	c := newCollector(checks.Access{Scheme: "https", Host: "plant.example.org", Target: checks.Target{
		Port: 443, Settings: web.Settings{Web: few},
	}})
	if active {
		c.access.Target.Consent = []string{"active"}
	}
	return c.list("/start/?next=/")
}

const key = "AAAAAAAAAAAAAAAAAAAAAA=="

func TestGuardPermits(t *testing.T) {
	t.Parallel()
	c := newCollector(checks.Access{Scheme: "https", Host: "plant.example.org", Target: checks.Target{Port: 443, Settings: web.Settings{Web: few}}})
	for _, asked := range []request{
		c.get("/"), c.get("/api/v1/"), c.get("/start/?next=/"), c.getMissing("/" + random()), c.getForged(),
		c.upgrade("/ws/alarms/", c.origin(), newKey()), c.upgrade("/ws/alarms/", foreignOrigin, newKey()),
	} {
		if err := listOf(false).permit(asked.bytes()); err != nil {
			t.Errorf("%s: %v", asked.shown, err)
		}
	}
	for _, asked := range []request{c.emptyForm(few.Login), c.halfLine()} {
		if err := listOf(true).permit(asked.bytes()); err != nil {
			t.Errorf("%s: %v", asked.shown, err)
		}
		if err := listOf(false).permit(asked.bytes()); !errors.Is(err, errRefused) {
			t.Errorf("%s is permitted without consent", asked.shown)
		}
	}
}

func TestGuardRefuses(t *testing.T) {
	t.Parallel()
	sound := "GET / HTTP/1.1\r\nHost: plant.example.org\r\n" + plainHeaders + "\r\n"
	for name, bytes := range map[string]string{
		"another_path":          strings.Replace(sound, "GET /", "GET /admin/", 1),
		"another_method":        strings.Replace(sound, "GET", "OPTIONS", 1),
		"delete":                strings.Replace(sound, "GET", "DELETE", 1),
		"another_host":          strings.Replace(sound, "plant.", "other.", 1),
		"forged_host_at_a_path": "GET /api/v1/ HTTP/1.1\r\nHost: " + forgedHost + "\r\n" + plainHeaders + "\r\n",
		"cookie":                strings.Replace(sound, "Accept: */*", "Cookie: sessionid=1", 1),
		"authorization":         strings.Replace(sound, "\r\n\r\n", "\r\nAuthorization: Basic YTpi\r\n\r\n", 1),
		"body":                  sound + "a=1",
		"second_request":        sound + sound,
		"no_end":                strings.TrimSuffix(sound, "\r\n"),
		"http_1_0":              strings.Replace(sound, "HTTP/1.1", "HTTP/1.0", 1),
		"absolute_path":         strings.Replace(sound, "GET /", "GET http://other.example.org/", 1),
		"split_line":            strings.Replace(sound, "GET / ", "GET /\r\nX: ", 1),
		"post_to_a_page":        "POST /api/v1/ HTTP/1.1\r\nHost: plant.example.org\r\n" + formHeaders + "\r\n",
		"post_with_a_body":      "POST /api/v1/auth/login/ HTTP/1.1\r\nHost: plant.example.org\r\n" + strings.Replace(formHeaders, "Length: 0", "Length: 9", 1) + "\r\nusername=a",
		"upgrade_of_a_page":     "GET /api/v1/ HTTP/1.1\r\nHost: plant.example.org\r\n" + upgradeHeaders + "Sec-WebSocket-Key: " + key + "\r\nOrigin: " + foreignOrigin + "\r\n\r\n",
		"another_origin":        "GET /ws/alarms/ HTTP/1.1\r\nHost: plant.example.org\r\n" + upgradeHeaders + "Sec-WebSocket-Key: " + key + "\r\nOrigin: https://example.org\r\n\r\n",
		"half_of_another":       "GET /a",
		"nothing":               "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := listOf(true).permit([]byte(bytes)); !errors.Is(err, errRefused) {
				t.Errorf("permitted: %v", err)
			}
		})
	}
}

func TestGuardOfFrames(t *testing.T) {
	t.Parallel()
	for _, message := range web.Messages() {
		if shown, err := permitFrame(messageFrame(message), true); err != nil || shown != shownMessage(message) {
			t.Errorf("%s: %q, %v", message, shown, err)
		}
		if _, err := permitFrame(messageFrame(message), false); !errors.Is(err, errRefused) {
			t.Errorf("%s is permitted without consent", message)
		}
	}
	if _, err := permitFrame(closeFrame(), false); err != nil {
		t.Error(err)
	}
	for name, sent := range map[string][]byte{
		"another_text": frame(opText, []byte(`{"write": 1}`)), "ping": frame(opPing, nil), "close_with_another_code": frame(opClose, []byte{3, 0xe9}),
		"two_frames": append(closeFrame(), closeFrame()...), "nothing": nil, "unmasked": {0x81, 1, 'x'},
	} {
		if _, err := permitFrame(sent, true); !errors.Is(err, errRefused) {
			t.Errorf("%s is permitted", name)
		}
	}
}
