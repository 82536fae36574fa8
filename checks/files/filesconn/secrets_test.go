package filesconn

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/files"
	"hardcheck/checks/written"
)

// corpus are files with what of them is a secret: a line that ends with the mark of its format and P is
// one, all others are none. The canary stands for a secret that nobody can guess.
var corpus = map[string]string{
	"config.yaml": `
# password: CANARY in a remark
database:
  user: plant
  password: CANARY                #P database.password
  pool: {size: 5, password: CANARY} #P database.pool.password
  options: [{token: CANARY}]      #P database.options[0].token
  password_file: /run/secrets/db
  url: postgres://u:CANARY@db/plant #P database.url
  url_without: postgres://u@db/plant
users:
  - name: operator
    password: CANARY              #P users[0].password
  - {name: guest, password: "${GUEST_PASSWORD}"}
api_key:
  value: CANARY                   #P api_key.value
from_vault: !vault |
  $ANSIBLE_VAULT;1.1;AES256
  6238613266
password: !secret db_password
notes: |
  The password: CANARY is what the manual of the device says here.
  Call the operator.
secret_key: >-                    #P secret_key
  CANARY
token_lifetime: 3600
dsn: host=db user=plant password=CANARY #P dsn
command: app --user=plant --password=CANARY #P command
config_map: |                     #P config_map
  user: plant
  password: CANARY
password_min_length: 12
log: "GET /login?next=/ 200"
x: &shared CANARYshared
smtp_password: *shared            #P smtp_password
base: &base {psk: CANARY}         #P base.psk
site: {<<: *base, zone: ot}
keys:
  public_key: CANARY
---
second_document: {db_password: CANARY} #P second_document.db_password
`,
	"settings.json": `{
  "debug": false,
  "db": {"password": "CANARY", "host": "db"}, #P db.password
  "list": [
    {"api_token": "CANARY"} #P list[0].api_token
  ],
  "note": "password: see the vault",
  "token_count": 4096,
  "secret": null
}
`,
	"app.toml": `
# token = "CANARY"
title = "plant"
api_token = "CANARY" #P api_token
[database]
password = 'CANARY' #P database.password
port = 5432
inline = { user = "u", password = "CANARY" } #P database.inline.password
[[users]]
name = "operator"
psk = "CANARY" #P users.psk
text = """
password = "CANARY" is what the manual says
"""
`,
	"app.ini": `
; password = CANARY
timeout = 30
[database]
password = CANARY ;P database.password
user: plant
password_file = /run/secrets/db
skip-networking
[mail]
smtp_password = ;P mail.smtp_password
  CANARY
text = a letter
  with the password of the guest
`,
	"app.cfg": `
[a]
token = CANARY #P a.token
`,
	"app.properties": `
! remark
spring.datasource.password=CANARY #P spring.datasource.password
server.port=8080
`,
	"app.conf": `
[auth]
psk = "CANARY" #P auth.psk
`,
	"web.env": `
# DB_PASSWORD=CANARY
DB_PASSWORD=CANARY #P DB_PASSWORD
export API_TOKEN="CANARY" #P API_TOKEN
INHERITED
DB_PASSWORD_FILE=/run/secrets/db
SECRET_KEY='CANARY #P SECRET_KEY
second line'
DEBUG=false
TOKEN_FROM=${OTHER}
`,
	"settings.py": `
"""
password = "CANARY" in the manual
"""
SECRET_KEY = os.environ["SECRET_KEY"]
OTHER_SECRET_KEY = os.environ.get("OTHER_SECRET_KEY", "CANARY") #P OTHER_SECRET_KEY
DATABASES = {
    "default": {
        "PASSWORD": "CANARY", #P PASSWORD
    },
}
# API_TOKEN = "CANARY"
API_TOKEN = "CANARY#x" #P API_TOKEN
help_text = 'the password: "CANARY" is asked for'
class A:
    password: str = "CANARY" #P password
    token: str
def login(password=None):
    '''Takes a password: "CANARY"'''
    return check(password)
`,
	"app.log": `
2026-01-01 12:00:00 INFO login of operator, password: CANARY
password=CANARY
token: CANARY
`,
	"letter.txt": `
Dear operator,
the password: CANARY
`,
	"README.md": "    DB_PASSWORD=CANARY\n",
	"nginx":     "auth_basic_user_file /etc/nginx/htpasswd;\npassword CANARY;\n",
}

// TestCorpus holds each line of the corpus to what it says of itself.
func TestCorpus(t *testing.T) {
	t.Parallel()
	for name, text := range corpus {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			var plain strings.Builder
			number := 0
			for line := range strings.Lines(text) {
				number++
				before, mark, is := cutMark(line)
				if is {
					want = append(want, fmt.Sprintf("%d %s", number, mark))
				}
				plain.WriteString(before)
			}
			data := strings.ReplaceAll(plain.String(), "CANARY", "canary-x7Kq2mZr4wL9pB3n")
			content := contentOf(name, []byte(data))
			var got []string
			if content.Readable() {
				found, err := secretsIn(name, content, data)
				if err != nil {
					t.Fatal(err)
				}
				for _, secret := range found {
					got = append(got, fmt.Sprintf("%d %s", secret.Line, secret.Name))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", content, diff)
			}
		})
	}
}

// cutMark separates the mark of a secret from its line.
func cutMark(line string) (before, mark string, is bool) {
	for _, sign := range []string{"#P ", ";P "} {
		if before, mark, is := strings.Cut(line, sign); is {
			return strings.TrimRight(before, " ") + "\n", strings.TrimSpace(mark), true
		}
	}
	return line, "", false
}

// TestBrokenFiles holds that a file which breaks its format says in which line, and that what was found
// before stays.
func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	const canary = "canary-x7Kq2mZr4wL9pB3n"
	deep := strings.Repeat("{a: ", maxDepth+2) + "1" + strings.Repeat("}", maxDepth+2)
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	for _, tc := range []struct {
		name, text, want string
		found            int
	}{
		{"a.yaml", "password: " + canary + "\n---\nb: [\n" + canary + "\n", "line ", 1},
		{"tab.yaml", "a:\n\tpassword: " + canary + "\n", "line 2", 0},
		{"deep.yaml", deep, written.ErrLarge.Error(), 0},
		{"bomb.yaml", bomb.String(), "", 0},
		{"loop.yaml", "a: &a [*a]\n", "", 0},
		{"a.json", "{\"password\": \"" + canary + "\",\n\"b\": " + canary + "}\n", "line 2", 1},
		{"cut.json", "{\"a\": [1,\n", "line 2", 0},
		{"two.json", "{}\n{}\n", "line 2", 0},
		{"deep.json", strings.Repeat("[", 10_000), written.ErrLarge.Error(), 0},
		{"a.toml", "password = \"" + canary + "\"\nb = \"" + canary + "\n", "line 2", 1},
		{"a.ini", "password = " + canary + "\n[section\n", "line 2", 1},
		{"b.ini", "a = b\nthis is no " + canary + "\n", "line 2", 0},
		{"nginx.conf", "server {\n  listen 80;\n}\n", errFormat.Error(), 0},
		{"a.env", "PASSWORD=" + canary + "\nB=\"" + canary + "\n", "line 2", 1},
		{"b.env", "A=b\n" + canary + " is it\n", "line 2", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			found, err := secretsIn(tc.name, contentOf(tc.name, []byte(tc.text)), tc.text)
			if len(found) != tc.found {
				t.Errorf("found %v", found)
			}
			switch {
			case tc.want == "" && err != nil, tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("error %v, want %q", err, tc.want)
			case err != nil && strings.Contains(err.Error(), "canary"):
				t.Errorf("the error has the text: %v", err)
			}
		})
	}
	if _, err := secretsIn("x.conf", files.ContentSetting, "password x y z\n"); !errors.Is(err, errFormat) {
		t.Errorf("a file of no known format: %v", err)
	}
}

func TestWeakSecrets(t *testing.T) {
	t.Parallel()
	found, err := secretsIn(".env", files.ContentEnv, "DB_PASSWORD=admin\nKEY=\"-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----\"\n")
	want := []files.Secret{{Line: 1, Name: "DB_PASSWORD", Weak: true}, {Line: 2}}
	if diff := cmp.Diff(want, found); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func FuzzSecrets(f *testing.F) {
	for name, text := range corpus {
		f.Add(name, text)
	}
	f.Add("a.yaml", "a: &a [*a]\n<<: *a\n? [b]\n: c\n")
	f.Add("a.toml", "a.\"b\".c = [1, {d = 'e'}]\n[a]\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		content := contentOf(name, []byte(text))
		if !content.Readable() {
			return
		}
		found, err := secretsIn(name, content, text)
		if len(found) > maxSecrets {
			t.Errorf("%d secrets", len(found))
		}
		lines := strings.Count(text, "\n") + 1
		for _, secret := range found {
			if secret.Line < 1 || secret.Line > lines {
				t.Errorf("line %d of %d", secret.Line, lines)
			}
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("an error of %d bytes", len(err.Error()))
		}
	})
}
