package secrets

import (
	"slices"
	"strings"
	"testing"
)

// shown are findings as "name form".
func shown(found []Finding) []string {
	var all []string
	for _, f := range found {
		all = append(all, f.Name+" "+string(f.Form))
	}
	return all
}

func TestCommand(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"redis-server --requirepass hunter2":                                 "requirepass option",
		"redis-server --requirepass=hunter2":                                 "requirepass option",
		"redis-cli -a hunter2 ping":                                          "redis-cli -a option",
		"app --token kX9vQ2mB7zR4tL8w --verbose":                             "token option",
		"env DB_PASSWORD=hunter2 app":                                        "DB_PASSWORD name",
		"app --broker redis://:hunter2@cache/0":                              "word 3 url-password",
		"app --broker=redis://:hunter2@cache/0":                              "broker url-password",
		"mysqladmin -phunter2hunter2 ping":                                   "mysqladmin -p option",
		"mysql -u root -p hunter2":                                           "",
		"curl -u admin:hunter2hunter2 http://x":                              "curl -u option",
		"curl -uadmin:hunter2hunter2 http://x":                               "curl -u option",
		"curl --user admin:hunter2 http://x":                                 "curl --user option",
		"curl --user=admin:hunter2 http://x":                                 "curl --user option",
		"curl --proxy-user a:hunter2 http://x":                               "curl --proxy-user option",
		"celery flower --basic_auth=ops:hunter2":                             "flower --basic_auth option",
		"celery -A app flower --basic-auth ops:hunter2":                      "flower --basic-auth option",
		"mongosh -u root -p hunter2 --eval x":                                "mongosh -p option",
		"sshpass -p hunter2 ssh x":                                           "sshpass -p option",
		"sshpass -phunter2 ssh x":                                            "sshpass -p option",
		"mosquitto_pub -u u -P hunter2 -t x":                                 "mosquitto_pub -P option",
		"ldapsearch -x -D cn=a -w hunter2":                                   "ldapsearch -w option",
		"/opt/mssql-tools/bin/sqlcmd -S db -P hunter2":                       "sqlcmd -P option",
		"rabbitmqctl add_user ops hunter2":                                   "rabbitmqctl add_user option",
		"htpasswd -bc /f ops hunter2":                                        "htpasswd -bc option",
		"java -Djavax.net.ssl.keyStorePassword=x1y2z3 -jar a":                "javax.net.ssl.keyStorePassword option",
		"openssl enc -d -pass pass:hunter2 -in x":                            "openssl pass option",
		"docker login -u me -p hunter2":                                      "docker -p option",
		"ttyd -c ops:hunter2 bash":                                           "ttyd -c option",
		"smbclient -U ops%hunter2 //nas/x":                                   "smbclient -U option",
		"snmpget -v2c -c plant7read host":                                    "snmpget -c option",
		"npm config set //registry/:_authToken npmx":                         "",
		"aws configure set aws_secret_access_key wJal7Q":                     "aws_secret_access_key name",
		"start-notebook.sh --NotebookApp.token=kX9vQ2mB7z":                   "NotebookApp.token option",
		"vault server -dev -dev-root-token-id=hunter22":                      "dev-root-token-id option",
		"cloudflared tunnel run --token eyJhIjoiMTIz":                        "token option",
		"nats-server --user x --pass hunter2":                                "pass option",
		"redis-server --requirepass ${PASSWORD}":                             "",
		"redis-server --requirepass \"$PASSWORD\"":                           "",
		"app --password-file /run/secrets/db":                                "",
		"app --token --verbose":                                              "",
		"gunicorn -b 0.0.0.0:8000 -a app.wsgi":                               "",
		"redis-cli -a $PASSWORD ping":                                        "",
		"mysql -p$MYSQL_PASSWORD -e x":                                       "",
		"curl -u $USER:$PASS http://x":                                       "",
		"curl -fsS http://localhost:8080/health":                             "",
		"openvpn --auth-user-pass /etc/openvpn/login":                        "",
		"docker run -p 80:80 nginx":                                          "",
		"prometheus --web.enable-lifecycle --storage.tsdb.path=/prometheus":  "",
		"traefik --api.insecure=true --certificatesresolvers.le.acme.email=": "",
	} {
		if got := strings.Join(shown(Command(strings.Fields(line))), ", "); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestScripts are command lines of which one word is a shell's script.
func TestScripts(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"exec redis-server --requirepass 'hunter2'":                            "requirepass option",
		"curl -u admin:hunter2hunter2 http://x; mysqladmin -phunter2 ping":     "curl -u option, mysqladmin -p option",
		`curl -H "Authorization: Bearer kX9vQ2mB7zR4tL8w" http://x || exit 1`:  "word 5 header",
		`curl -H "Authorization: Bearer $TOKEN" http://x`:                      "",
		"export DB_PASSWORD=hunter2 && app":                                    "DB_PASSWORD name",
		"echo 'root:hunter2' | chpasswd":                                       "input of chpasswd option",
		"echo hunter2hunter2 | docker login -u x --password-stdin":             "input of docker option",
		`curl -d '{"user":"a","password":"hunter2hunter2"}' http://x`:          "word 5 settings",
		"wget -q --header 'X-Api-Key: kX9vQ2mB7zR4tL8w' http://x":              "word 6 header",
		"echo done | grep -q done":                                             "",
		"PGPASSWORD=hunter2 psql -h db -c 'select 1'":                          "PGPASSWORD name",
		strings.Repeat("w ", 2000) + "; redis-server --requirepass hunter2222": "requirepass option",
	} {
		if got := strings.Join(shown(Command([]string{"sh", "-c", script})), ", "); got != want {
			t.Errorf("%s: %q, want %q", script[:min(len(script), 80)], got, want)
		}
		health := Command([]string{"CMD-SHELL", script})
		if len(health) != len(Command([]string{"sh", "-c", script})) {
			t.Errorf("%s: another result as a health check: %v", script, shown(health))
		}
	}
}

func TestStep(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]string{
		"ENV DB_PASSWORD=hunter2":                                                                                   "DB_PASSWORD name",
		"ENV DB_PASSWORD hunter2":                                                                                   "DB_PASSWORD name",
		"ENV A=b DB_PASSWORD=hunter2 C=d":                                                                           "DB_PASSWORD name",
		"ENV API_KEY=kX9vQ2mB7zR4tL8w # buildkit":                                                                   "API_KEY name",
		"ARG NPM_TOKEN=kX9vQ2mB7zR4tL8w":                                                                            "NPM_TOKEN name",
		"RUN |1 NPM_TOKEN=kX9vQ2mB7zR4tL8w /bin/sh -c npm i":                                                        "NPM_TOKEN name",
		"RUN /bin/sh -c curl https://u:hunter2@example.org/x":                                                       "word 5 url-password",
		"RUN /bin/sh -c echo 'root:hunter2' | chpasswd # buildkit":                                                  "input of chpasswd option",
		`CMD ["redis-server" "--requirepass" "hunter2"]`:                                                            "requirepass option",
		`CMD ["redis-server","--requirepass","hunter2"]`:                                                            "requirepass option",
		`HEALTHCHECK &{["CMD-SHELL" "redis-cli -a hunter2 ping"] }`:                                                 "redis-cli -a option",
		`RUN /bin/sh -c adduser --gecos "" --disabled-password app`:                                                 "",
		"RUN /bin/sh -c kubectl create secret generic x --from-literal=password=hunter2":                            "from-literal settings",
		"RUN /bin/sh -c ./configure --with-password-argon2 --with-openssl --enable-token x && make -j 4":            "",
		"RUN /bin/sh -c { echo mysql-server mysql-server/root-pass password ''; echo x; } | debconf-set-selections": "",
		"RUN /bin/sh -c for key in 4ED778F539E3634C779C87C6D7062848A1AB005C; do gpg --keyserver hkps://keys.openpgp.org --recv-keys \"$key\"; done":   "",
		`RUN /bin/sh -c echo "deb [ signed-by=/usr/share/keyrings/pg.asc ] http://apt.example.org/ bookworm main" > /etc/apt/sources.list.d/pg.list`:  "",
		`RUN /bin/sh -c wget -O x.tgz "$REDIS_DOWNLOAD_URL"; echo "$REDIS_DOWNLOAD_SHA *x.tgz" | sha256sum -c -; sed -ri 's!requirepass .*!!' a.conf`: "",
		`RUN /bin/sh -c gpg --batch --passphrase '' --quick-gen-key a && useradd -r -u 999 -g app app`:                                                "",
		`RUN /bin/sh -c set -eux; export GNUPGHOME="$(mktemp -d)"; gpg --batch --verify x.asc x; gpgconf --kill all`:                                  "",
		"RUN /bin/sh -c pip install --no-cache-dir --require-hashes -r requirements.txt && python -c 'import secrets; print(secrets.token_hex(8))'":   "",
		"RUN /bin/sh -c useradd --password hunter2hunter2 ops":                                                                                        "password option",
		"RUN /bin/sh -c apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 40976EAF437D05B5":                                                    "",
		"RUN /bin/sh -c curl --form token=${{ secrets.SCAN_TOKEN }} https://example.org":                                                              "",
		"LABEL maintainer=plant7": "",
		"ARG NPM_TOKEN":           "",
		"RUN /bin/sh -c apt-get install libcrypto3=3.1.4-r5":   "",
		"COPY file:abc in /app":                                "",
		"ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568": "",
		"RUN /bin/sh -c set -eux; key='573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62'; gpg --recv-keys \"$key\"; echo \"$SHA *x.tgz\" | sha256sum -c -": "",
		"RUN /bin/sh -c apk add --no-cache openssl && addgroup -S -g 1000 app && adduser -S -D -H -u 1000 app":                                     "",
	} {
		if got := strings.Join(shown(Step(step)), ", "); got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	const hash = "$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/"
	for _, name := range []string{
		"traefik.http.middlewares.a.basicauth.users", "traefik.http.middlewares.a.basicAuth.users", "traefik.http.middlewares.a.digestauth.users",
		"traefik.frontend.auth.basic", "traefik.frontend.auth.basic.users", "caddy.basicauth.ops", "caddy_0.basic_auth.ops",
	} {
		for _, value := range []string{"ops:" + hash, "ops:" + strings.ReplaceAll(hash, "$", "$$"), "ops:hunter2hunter2", "ops:d9b4bf85ba8e0bf8a4b0b9aa6de0f6d6"} {
			if f := Label(name, value); !f.Found() {
				t.Errorf("%s=%s: missed", name, value)
			}
		}
	}
	for name, value := range map[string]string{
		"traefik.http.middlewares.a.basicauth.usersfile":                            "/etc/traefik/users",
		"traefik.http.middlewares.a.basicauth.realm":                                "plant: 7",
		"traefik.http.middlewares.a.basicauth.removeheader":                         "true",
		"traefik.http.routers.a.middlewares":                                        "auth@docker",
		"traefik.http.routers.a.rule":                                               "Host(`a.example.org`)",
		"org.opencontainers.image.source":                                           "https://git.example.org/a",
		"caddy.reverse_proxy":                                                       "{{upstreams 8000}}",
		"com.docker.compose.config-hash":                                            "4cf3e0f1e1c5b3a1e1c54b1ba0d4dcb2f2ed3b52d9f4dd0bbd4ae1dd5d8e4a11",
		"com.docker.compose.project.environment_file":                               "/srv/app/.env",
		"traefik.http.middlewares.a.headers.customrequestheaders.X-Forwarded-Proto": "https",
		"homepage.widget.key":                                                       "{{HOMEPAGE_VAR_KEY}}",
		"traefik.http.services.a.loadbalancer.sticky.cookie.name":                   "sid",
		"traefik.http.middlewares.a.headers.accesscontrolallowheaders":              "Authorization,X-API-Key",
		"traefik.http.middlewares.a.forwardauth.authresponseheaders":                "X-Auth-User",
		"traefik.http.middlewares.a.forwardauth.address":                            "http://auth:4181",
		"traefik.http.middlewares.a.forwardauth.trustForwardHeader":                 "true",
	} {
		if f := Label(name, value); f.Found() {
			t.Errorf("%s=%s: %+v", name, value, f)
		}
	}
	if f := Label("traefik.http.middlewares.a.headers.customrequestheaders.Authorization", "Basic b3BzOmh1bnRlcjI="); !f.Found() {
		t.Errorf("a header in a label: %+v", f)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	got := shown(Options("data o", "username=ops,password=hunter2hunter2,vers=3.0"))
	if !slices.Equal(got, []string{"data o password name"}) {
		t.Errorf("%q", got)
	}
	for _, text := range []string{"addr=10.0.0.1,rw,nfsvers=4", "credentials=/etc/smb.cred,uid=1000", "bind", "lowerdir=/a,upperdir=/b", "guest", ""} {
		if got := Options("data o", text); len(got) > 0 {
			t.Errorf("%s: %q", text, shown(got))
		}
	}
}
