package docker

// consoles are web pages from which something is ruled.
var consoles = []Service{
	{
		Name: "Celery Flower", Images: []string{"mher/flower", "flower"}, Programs: []string{"flower"}, Ports: []uint16{5555},
		Settings: []AccessSetting{
			password("basic_auth"), password("basic-auth"), password("auth"), password("oauth2_key"), closesIfGiven("FLOWER_BASIC_AUTH"), closesIfGiven("FLOWER_AUTH"), closesIfGiven("FLOWER_OAUTH2_KEY"),
			flag("conf", Unclear), fileUnclear("flowerconfig.py"),
		},
		Default: Opens, Remedy: "start it with --basic_auth from a flowerconfig.py, or set FLOWER_BASIC_AUTH", Source: "https://flower.readthedocs.io/en/latest/auth.html",
	},
	{
		Name: "Node-RED", Images: []string{"node-red", "node-red-docker"}, Programs: []string{"node-red"}, Ports: []uint16{1880},
		Settings: []AccessSetting{mountUnclear("/data"), flag("settings", Unclear), flag("s", Unclear), fileUnclear("settings.js")},
		Default:  Opens, Remedy: "set `adminAuth` in settings.js", Source: "https://nodered.org/docs/user-guide/runtime/securing-node-red",
	},
	{
		Name: "Portainer", Images: []string{"portainer", "portainer-ce", "portainer-ee"}, Programs: []string{"portainer"}, Ports: []uint16{9000, 9443},
		Settings: []AccessSetting{flag("no-auth", Opens), password("admin-password"), password("admin-password-file"), mountUnclear("/data")},
		Default:  Opens, Remedy: "start it with --admin-password-file: without it the first visitor becomes its administrator", Source: "https://docs.portainer.io/advanced/cli",
	},
	{
		Name: "Traefik's API", Images: []string{"traefik"}, Programs: []string{"traefik"}, Ports: []uint16{8080}, Fixed: true,
		Settings: []AccessSetting{option(opensIfTrue(""), "api.insecure"), opensIfTrue("TRAEFIK_API_INSECURE"), flag("configfile", Unclear), mountUnclear("/etc/traefik")},
		Default:  Closes, Remedy: "remove --api.insecure and route api@internal behind a middleware with a login", Source: "https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/",
	},
	{
		Name: "Grafana", Images: []string{"grafana", "grafana-oss", "grafana-enterprise"}, Ports: []uint16{3000},
		Settings: []AccessSetting{opensIfTrue("GF_AUTH_ANONYMOUS_ENABLED"), mountUnclear("/etc/grafana/grafana.ini")},
		Default:  Closes, Remedy: "remove GF_AUTH_ANONYMOUS_ENABLED", Source: "https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/anonymous-auth/",
	},
	{
		Name: "Jupyter", Images: []string{"jupyter/*", "base-notebook", "minimal-notebook", "scipy-notebook", "datascience-notebook", "tensorflow-notebook", "pytorch-notebook", "pyspark-notebook", "all-spark-notebook"},
		Programs: []string{"jupyter", "jupyter-lab", "jupyter-notebook", "start-notebook.sh", "start-notebook.py"}, Ports: []uint16{8888},
		Settings: []AccessSetting{
			hashed("NotebookApp.password"), hashed("ServerApp.password"), hashed("PasswordIdentityProvider.hashed_password"), password("NotebookApp.token"), password("ServerApp.token"), password("IdentityProvider.token"),
			{Variable: "JUPYTER_TOKEN", Values: map[string]Effect{"": Opens}, Other: Closes},
		},
		Default: Closes, Remedy: "leave the token as it is, or set a password", Source: "https://jupyter-server.readthedocs.io/en/latest/operators/security.html",
	},
	{
		Name: "code-server", Images: []string{"linuxserver/code-server", "linuxserver/openvscode-server", "linuxserver/webtop"}, Ports: []uint16{8443, 3000, 3001},
		Settings: []AccessSetting{closesIfGiven("PASSWORD"), closesIfGiven("HASHED_PASSWORD"), closesIfGiven("FILE__PASSWORD"), closesIfGiven("CONNECTION_TOKEN"), closesIfGiven("CONNECTION_SECRET")},
		Default:  Opens, Remedy: "set FILE__PASSWORD=/run/secrets/password", Source: "https://docs.linuxserver.io/images/docker-code-server/",
	},
	{
		Name: "code-server", Images: []string{"code-server"}, Programs: []string{"code-server"}, Ports: []uint16{8080},
		Settings: []AccessSetting{option(words("", []string{"none"}, []string{"password"}), "auth"), mountUnclear("/home/coder/.config/code-server")},
		Default:  Closes, Remedy: "remove --auth none", Source: "https://coder.com/docs/code-server/guide",
	},
	{
		Name: "the desktop (VNC)", Images: []string{"ubuntu-desktop-lxde-vnc", "novnc"}, Ports: []uint16{80, 5900, 8080},
		Settings: []AccessSetting{closesIfGiven("VNC_PASSWORD"), closesIfGiven("HTTP_PASSWORD")},
		Default:  Opens, Remedy: "set VNC_PASSWORD", Source: "https://github.com/fcwu/docker-ubuntu-vnc-desktop",
	},
	{
		Name: "the terminal (ttyd)", Images: []string{"ttyd"}, Programs: []string{"ttyd"}, Ports: []uint16{7681},
		Settings: []AccessSetting{password("credential"), password("c"), flag("auth-header", Closes), flag("H", Closes), flag("ssl-ca", Closes)},
		Default:  Opens, Remedy: "start it with --ssl-ca or --credential", Source: "https://github.com/tsl0922/ttyd",
	},
	{
		Name: "File Browser", Images: []string{"filebrowser"}, Programs: []string{"filebrowser"}, Ports: []uint16{80, 8080},
		Settings: []AccessSetting{flag("noauth", Opens), opensIfTrue("FB_NOAUTH"), mountUnclear("/database"), mountUnclear("/database.db")},
		Default:  Closes, Remedy: "remove --noauth", Source: "https://filebrowser.org/cli/filebrowser",
	},
	{
		Name: "phpMyAdmin", Images: []string{"phpmyadmin"}, Ports: []uint16{80},
		Settings: []AccessSetting{opensIfGiven("PMA_USER"), opensIfGiven("PMA_PASSWORD"), opensIfGiven("PMA_PASSWORD_FILE"), mountUnclear("/etc/phpmyadmin/config.user.inc.php")},
		Default:  Closes, Remedy: "remove PMA_USER and PMA_PASSWORD: with them every visitor is logged in", Source: "https://hub.docker.com/_/phpmyadmin",
	},
	{
		Name: "pgAdmin", Images: []string{"pgadmin4"}, Ports: []uint16{80, 443},
		Settings: []AccessSetting{closesIfTrue("PGADMIN_CONFIG_SERVER_MODE"), mountUnclear("/pgadmin4/config_local.py")},
		Default:  Closes, Remedy: "remove PGADMIN_CONFIG_SERVER_MODE=False", Source: "https://www.pgadmin.org/docs/pgadmin4/latest/container_deployment.html",
	},
	{
		Name: "Mongo Express", Images: []string{"mongo-express"}, Ports: []uint16{8081},
		Settings: []AccessSetting{closesIfTrue("ME_CONFIG_BASICAUTH_ENABLED"), closesIfGiven("ME_CONFIG_BASICAUTH_PASSWORD"), closesIfGiven("ME_CONFIG_BASICAUTH_PASSWORD_FILE"), closesIfTrue("ME_CONFIG_BASICAUTH")},
		Default:  Opens, Remedy: "set ME_CONFIG_BASICAUTH_USERNAME and ME_CONFIG_BASICAUTH_PASSWORD: without them the login is admin", Source: "https://hub.docker.com/_/mongo-express",
	},
	{
		Name: "Redis Commander", Images: []string{"redis-commander"}, Ports: []uint16{8081},
		Settings: []AccessSetting{closesIfGiven("HTTP_PASSWORD"), closesIfGiven("HTTP_PASSWORD_FILE"), closesIfGiven("HTTP_PASSWORD_HASH"), closesIfGiven("HTTP_PASSWORD_HASH_FILE"), password("http-auth-password")},
		Default:  Opens, Remedy: "set HTTP_USER and HTTP_PASSWORD_FILE", Source: "https://github.com/joeferner/redis-commander",
	},
	{
		Name: "Redis Insight", Images: []string{"redisinsight"}, Ports: []uint16{5540, 8001},
		Default: Opens, Remedy: "publish it on a loopback address and put a proxy with a login before it", Source: "https://redis.io/docs/latest/operate/redisinsight/install/install-on-docker/",
	},
	{
		Name: "Kafka UI", Images: []string{"kafka-ui"}, Ports: []uint16{8080},
		Settings: []AccessSetting{common(words("AUTH_TYPE", []string{"disabled"}, []string{"login_form", "oauth2", "ldap"})), mountUnclear("/etc/kafkaui")},
		Default:  Opens, Remedy: "set AUTH_TYPE=LOGIN_FORM or OAUTH2", Source: "https://ui.docs.kafbat.io/configuration/authentication",
	},
	{
		Name: "OpenSearch Dashboards", Images: []string{"opensearch-dashboards"}, Ports: []uint16{5601},
		Settings: []AccessSetting{opensIfTrue("DISABLE_SECURITY_DASHBOARDS_PLUGIN")},
		Default:  Closes, Remedy: "remove DISABLE_SECURITY_DASHBOARDS_PLUGIN", Source: "https://docs.opensearch.org/latest/security/configuration/disable-enable-security/",
	},
	{
		Name: "Dozzle", Images: []string{"dozzle"}, Ports: []uint16{8080},
		Settings: []AccessSetting{words("DOZZLE_AUTH_PROVIDER", []string{"none"}, []string{"simple", "forward-proxy"}), option(words("", []string{"none"}, []string{"simple", "forward-proxy"}), "auth-provider"), closesIfGiven("DOZZLE_PASSWORD")},
		Default:  Opens, Reads: true, Remedy: "set DOZZLE_AUTH_PROVIDER=simple", Source: "https://dozzle.dev/guide/authentication",
	},
	{
		Name: "Zigbee2MQTT", Images: []string{"zigbee2mqtt"}, Ports: []uint16{8080},
		Settings: []AccessSetting{closesIfGiven("ZIGBEE2MQTT_CONFIG_FRONTEND_AUTH_TOKEN"), mountUnclear("/app/data")},
		Default:  Opens, Remedy: "set `frontend: {auth_token: ...}`", Source: "https://www.zigbee2mqtt.io/guide/configuration/frontend.html",
	},
	{
		Name: "FUXA", Images: []string{"fuxa"}, Ports: []uint16{1881},
		Settings: []AccessSetting{mountUnclear("/usr/src/app/FUXA/server/_appdata")},
		Default:  Opens, Remedy: "switch `secureEnabled` on in its settings", Source: "https://github.com/frangoteam/FUXA/wiki/HowTo-setup-Security",
	},
	{
		Name: "wg-easy", Images: []string{"wg-easy"}, Ports: []uint16{51821},
		Settings: []AccessSetting{closesIfGiven("PASSWORD_HASH"), closesIfGiven("PASSWORD")},
		Default:  Unclear, Since: "15", Before: Opens, Remedy: "set PASSWORD_HASH", Source: "https://github.com/wg-easy/wg-easy",
	},
	{
		Name: "Pi-hole", Images: []string{"pihole"}, Ports: []uint16{80, 443},
		Settings: []AccessSetting{
			{Variable: "FTLCONF_webserver_api_password", Values: map[string]Effect{"": Opens}, Other: Closes}, {Variable: "WEBPASSWORD", Values: map[string]Effect{"": Opens}, Other: Closes},
		},
		Default: Closes, Remedy: "set FTLCONF_webserver_api_password, not empty", Source: "https://github.com/pi-hole/docker-pi-hole",
	},
	{
		Name: "SonarQube", Images: []string{"sonarqube"}, Ports: []uint16{9000},
		Settings: []AccessSetting{closesIfTrue("SONAR_FORCEAUTHENTICATION")},
		Default:  Closes, Remedy: "remove SONAR_FORCEAUTHENTICATION=false", Source: "https://docs.sonarsource.com/sonarqube-server/instance-administration/security/",
	},
}
