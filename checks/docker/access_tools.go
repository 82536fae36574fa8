package docker

var brokers = []Service{
	{
		Name: "EMQX", Images: []string{"emqx", "emqx-ee", "emqx-enterprise"}, Ports: []uint16{1883, 8883, 8083, 8084},
		Settings: []AccessSetting{
			closesIfGiven("EMQX_AUTHENTICATION__1__MECHANISM"), closesIfGiven("EMQX_AUTHENTICATION"), admitsIfTrue("EMQX_ALLOW_ANONYMOUS"), admitsIfTrue("EMQX_ACL_NOMATCH_ALLOW_ANONYMOUS"),
			mountUnclear("/opt/emqx/etc"), mountUnclear("/opt/emqx/data"),
		},
		Default: Opens, Remedy: "set EMQX_ALLOW_ANONYMOUS=false (4.x), or an authenticator: EMQX_AUTHENTICATION__1__MECHANISM=password_based (5.x)", Source: "https://docs.emqx.com/en/emqx/latest/access-control/authn/authn.html",
	},
	{
		Name: "Mosquitto", Images: []string{"eclipse-mosquitto", "mosquitto"}, Programs: []string{"mosquitto"}, Ports: []uint16{1883, 8883, 9001},
		Settings: []AccessSetting{wordOpens("mosquitto-no-auth.conf"), mountUnclear("/mosquitto/config"), mountUnclear("/etc/mosquitto"), fileUnclear("*.conf")},
		Default:  Closes, Since: "2", Before: Opens, Remedy: "mount a mosquitto.conf with `allow_anonymous false` and `password_file`", Source: "https://mosquitto.org/documentation/migrating-to-2-0/",
	},
	{
		Name: "HiveMQ", Images: []string{"hivemq4", "hivemq-ce", "hivemq"}, Ports: []uint16{1883, 8000},
		Settings: []AccessSetting{admitsIfTrue("HIVEMQ_ALLOW_ALL_CLIENTS"), mountUnclear("/opt/hivemq/extensions"), mountUnclear("/opt/hivemq/conf")},
		Default:  Opens, Remedy: "set HIVEMQ_ALLOW_ALL_CLIENTS=false and add a security extension", Source: "https://hub.docker.com/r/hivemq/hivemq4",
	},
	{
		Name: "VerneMQ", Images: []string{"vernemq"}, Ports: []uint16{1883, 8080},
		Settings: []AccessSetting{admitsIfTrue("DOCKER_VERNEMQ_ALLOW_ANONYMOUS"), mountUnclear("/vernemq/etc")},
		Default:  Closes, Remedy: "set DOCKER_VERNEMQ_ALLOW_ANONYMOUS=off", Source: "https://docs.vernemq.com/configuring-vernemq/nonstandard",
	},
	{
		Name: "RabbitMQ", Images: []string{"rabbitmq"}, Ports: []uint16{5672, 5671, 15672, 1883},
		Settings: []AccessSetting{closesIfGiven("RABBITMQ_DEFAULT_PASS"), closesIfGiven("RABBITMQ_DEFAULT_PASS_FILE"), mountUnclear("/etc/rabbitmq"), mountUnclear("/var/lib/rabbitmq")},
		Default:  Opens, Remedy: "set RABBITMQ_DEFAULT_USER and RABBITMQ_DEFAULT_PASS: without them the login is guest, from everywhere", Source: "https://hub.docker.com/_/rabbitmq",
	},
	{
		Name: "NATS", Images: []string{"nats"}, Programs: []string{"nats-server"}, Ports: []uint16{4222, 8222},
		Settings: []AccessSetting{password("pass"), password("auth"), flag("tlsverify", Closes), flag("c", Unclear), flag("config", Unclear), mountUnclear("/etc/nats"), mountUnclear("/nats-server.conf")},
		Default:  Opens, Remedy: "start it with a configuration with `authorization` or `accounts`", Source: "https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro",
	},
	{
		Name: "Kafka", Images: []string{"apache/kafka", "apache/kafka-native", "cp-kafka", "cp-server", "wurstmeister/kafka"}, Ports: []uint16{9092},
		Settings: []AccessSetting{
			opensIfTrue("ALLOW_PLAINTEXT_LISTENER"), unclearIfGiven("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"), unclearIfGiven("KAFKA_SASL_ENABLED_MECHANISMS"), unclearIfGiven("KAFKA_SSL_CLIENT_AUTH"),
			mountUnclear("/mnt/shared/config"), mountUnclear("/etc/kafka"), mountUnclear("/opt/kafka/config"),
		},
		Default: Opens, Remedy: "set a SASL_SSL listener in KAFKA_LISTENER_SECURITY_PROTOCOL_MAP, and KAFKA_SASL_ENABLED_MECHANISMS", Source: "https://kafka.apache.org/documentation/#security",
	},
	{
		Name: "ZooKeeper", Images: []string{"zookeeper", "cp-zookeeper"}, Ports: []uint16{2181},
		Settings: []AccessSetting{opensIfTrue("ALLOW_ANONYMOUS_LOGIN"), unclearIfGiven("ZOO_CFG_EXTRA"), unclearIfGiven("SERVER_JVMFLAGS"), unclearIfGiven("JVMFLAGS"), mountUnclear("/conf")},
		Default:  Opens, Remedy: "set SASL in a mounted zoo.cfg and jaas.conf, or publish no port", Source: "https://zookeeper.apache.org/doc/current/zookeeperProgrammers.html#sc_ZooKeeperAccessControl",
	},
	{
		Name: "Apache ActiveMQ Artemis", Images: []string{"activemq-artemis", "apache/artemis"}, Ports: []uint16{61616, 8161},
		Settings: []AccessSetting{common(opensIfTrue("ANONYMOUS_LOGIN")), closesIfGiven("ARTEMIS_PASSWORD"), mountUnclear("/var/lib/artemis-instance")},
		Default:  Opens, Remedy: "set ARTEMIS_USER and ARTEMIS_PASSWORD: without them the login is artemis", Source: "https://activemq.apache.org/components/artemis/documentation/latest/docker.html",
	},
}

var tools = []Service{
	{
		Name: "etcd", Images: []string{"etcd"}, Programs: []string{"etcd"}, Ports: []uint16{2379},
		Settings: []AccessSetting{
			option(closesAtOnce(""), "client-cert-auth"), closesAtOnce("ETCD_CLIENT_CERT_AUTH"), flag("config-file", Unclear), unclearIfGiven("ETCD_CONFIG_FILE"), mountUnclear("/etcd-data"), mountUnclear("/var/lib/etcd"),
		},
		Default: Opens, Remedy: "start it with --client-cert-auth and --trusted-ca-file", Source: "https://etcd.io/docs/latest/op-guide/security/",
	},
	{
		Name: "Consul", Images: []string{"consul"}, Programs: []string{"consul"}, Ports: []uint16{8500},
		Settings: []AccessSetting{flag("dev", Opens), unclearIfGiven("CONSUL_LOCAL_CONFIG"), flag("config-file", Unclear), flag("config-dir", Unclear), mountUnclear("/consul/config")},
		Default:  Opens, Remedy: "set `acl { enabled = true, default_policy = \"deny\" }`", Source: "https://developer.hashicorp.com/consul/docs/reference/agent/configuration-file/acl",
	},
	{
		Name: "Nomad", Images: []string{"nomad"}, Programs: []string{"nomad"}, Ports: []uint16{4646},
		Settings: []AccessSetting{flag("acl-enabled", Closes), flag("config", Unclear), unclearIfGiven("NOMAD_LOCAL_CONFIG"), mountUnclear("/etc/nomad"), mountUnclear("/etc/nomad.d"), mountUnclear("/nomad/config")},
		Default:  Opens, Remedy: "set `acl { enabled = true }`", Source: "https://developer.hashicorp.com/nomad/docs/configuration/acl",
	},
	{
		Name: "the registry", Images: []string{"library/registry", "distribution/distribution", "registry"}, Ports: []uint16{5000},
		Settings: []AccessSetting{
			words("REGISTRY_AUTH", []string{"silly"}, []string{"htpasswd", "token"}), closesIfGiven("REGISTRY_AUTH_HTPASSWD_PATH"), closesIfGiven("REGISTRY_AUTH_TOKEN_REALM"),
			closesIfGiven("REGISTRY_HTTP_TLS_CLIENTCAS"), closesIfGiven("REGISTRY_HTTP_TLS_CLIENTCAS_0"), mountUnclear("/etc/docker/registry"), mountUnclear("/etc/distribution"),
		},
		Default: Opens, Remedy: "set REGISTRY_AUTH=htpasswd and REGISTRY_AUTH_HTPASSWD_PATH", Source: "https://distribution.github.io/distribution/about/deploying/#native-basic-auth",
	},
	{
		Name: "the Docker engine", Images: []string{"library/docker"}, Programs: []string{"dockerd", "dockerd-entrypoint.sh"}, Ports: []uint16{2375, 2376},
		Settings: []AccessSetting{
			common(AccessSetting{Variable: "DOCKER_TLS_CERTDIR", Values: map[string]Effect{"": Opens}, Other: SaysNothing}), option(closesIfTrue(""), "tls"), flag("tlsverify", Closes),
			// The image asks for certificates as long as nobody says where the engine listens; the address isn't told.
			common(AccessSetting{Option: "H", Other: Unclear}), common(AccessSetting{Option: "host", Other: Unclear}),
		},
		Default: Closes, Remedy: "leave DOCKER_TLS_CERTDIR at /certs", Source: "https://hub.docker.com/_/docker",
	},
	{
		Name: "Prometheus", Images: []string{"prometheus"}, Programs: []string{"prometheus"}, Ports: []uint16{9090},
		Settings: []AccessSetting{flag("web.config.file", Unclear)},
		Default:  Opens, Reads: true, Remedy: "start it with --web.config.file and `basic_auth_users`", Source: "https://prometheus.io/docs/prometheus/latest/configuration/https/",
	},
	{
		Name: "Alertmanager", Images: []string{"alertmanager"}, Programs: []string{"alertmanager"}, Ports: []uint16{9093},
		Settings: []AccessSetting{flag("web.config.file", Unclear)},
		Default:  Opens, Reads: true, Remedy: "start it with --web.config.file and `basic_auth_users`", Source: "https://prometheus.io/docs/alerting/latest/https/",
	},
	{
		Name: "VictoriaMetrics", Images: []string{"victoria-metrics"}, Ports: []uint16{8428},
		Settings: []AccessSetting{password("httpAuth.username"), password("httpAuth.password")},
		Default:  Opens, Reads: true, Remedy: "start it with -httpAuth.username and -httpAuth.password=file://...", Source: "https://docs.victoriametrics.com/victoriametrics/#security",
	},
	{
		Name: "cAdvisor", Images: []string{"cadvisor"}, Ports: []uint16{8080},
		Settings: []AccessSetting{flag("http_auth_file", Closes), flag("http_digest_file", Closes)},
		Default:  Opens, Reads: true, Remedy: "start it with --http_auth_file", Source: "https://github.com/google/cadvisor/blob/master/docs/web.md",
	},
	{
		Name: "Netdata", Images: []string{"netdata"}, Ports: []uint16{19999},
		Settings: []AccessSetting{mountUnclear("/etc/netdata")},
		Default:  Opens, Reads: true, Remedy: "publish it on a loopback address and put a proxy with a login before it", Source: "https://learn.netdata.cloud/docs/netdata-agent/securing-netdata-agents",
	},
	{
		Name: "Selenium", Images: []string{"selenium/*", "standalone-chrome", "standalone-firefox"}, Ports: []uint16{4444, 5900, 7900},
		Settings: []AccessSetting{closesIfGiven("SE_ROUTER_PASSWORD"), opensIfTrue("SE_VNC_NO_PASSWORD")},
		Default:  Opens, Remedy: "set SE_ROUTER_USERNAME and SE_ROUTER_PASSWORD", Source: "https://github.com/SeleniumHQ/docker-selenium",
	},
	{
		Name: "Hasura", Images: []string{"graphql-engine"}, Ports: []uint16{8080},
		Settings: []AccessSetting{closesIfGiven("HASURA_GRAPHQL_ADMIN_SECRET"), closesIfGiven("HASURA_GRAPHQL_ACCESS_KEY"), password("admin-secret")},
		Default:  Opens, Remedy: "set HASURA_GRAPHQL_ADMIN_SECRET", Source: "https://hasura.io/docs/2.0/deployment/securing-graphql-endpoint/",
	},
	{
		Name: "Ollama", Images: []string{"ollama"}, Programs: []string{"ollama"}, Ports: []uint16{11434},
		Default: Opens, Remedy: "publish it on a loopback address and put a proxy with a login before it", Source: "https://docs.ollama.com/api/authentication",
	},
}
