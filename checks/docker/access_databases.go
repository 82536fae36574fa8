package docker

import "slices"

// Services are those whose authentication is known, as their makers' pages describe it.
// Where two have an image, the first counts.
var Services = slices.Concat(bitnami, databases, brokers, tools, consoles)

// bitnami are images that refuse to start without a password, unless they are told that
// none is wanted.
var bitnami = []Service{
	{
		Name: "the database", Images: []string{"bitnami/redis", "bitnami/valkey", "bitnami/keydb", "bitnami/postgresql", "bitnami/mysql", "bitnami/mariadb", "bitnami/mongodb", "bitnamilegacy/redis", "bitnamilegacy/postgresql", "bitnamilegacy/mysql", "bitnamilegacy/mariadb", "bitnamilegacy/mongodb"},
		Ports: []uint16{6379, 5432, 3306, 27017},
		Settings: []AccessSetting{
			closesIfGiven("REDIS_PASSWORD"), closesIfGiven("REDIS_PASSWORD_FILE"), closesIfGiven("VALKEY_PASSWORD"), closesIfGiven("VALKEY_PASSWORD_FILE"), closesIfGiven("KEYDB_PASSWORD"),
			closesIfGiven("POSTGRESQL_PASSWORD"), closesIfGiven("POSTGRESQL_PASSWORD_FILE"), closesIfGiven("POSTGRESQL_POSTGRES_PASSWORD"), closesIfGiven("MYSQL_ROOT_PASSWORD"),
			closesIfGiven("MYSQL_ROOT_PASSWORD_FILE"), closesIfGiven("MARIADB_ROOT_PASSWORD"), closesIfGiven("MARIADB_ROOT_PASSWORD_FILE"), closesIfGiven("MONGODB_ROOT_PASSWORD"), closesIfGiven("MONGODB_ROOT_PASSWORD_FILE"),
			opensIfTrue("ALLOW_EMPTY_PASSWORD"),
		},
		Default: Closes, Remedy: "remove ALLOW_EMPTY_PASSWORD and set REDIS_PASSWORD_FILE, POSTGRESQL_PASSWORD_FILE or the like", Source: "https://github.com/bitnami/containers/tree/main/bitnami/redis",
	},
	{
		Name: "Kafka", Images: []string{"bitnami/kafka", "bitnamilegacy/kafka"}, Ports: []uint16{9092},
		Settings: []AccessSetting{opensIfTrue("ALLOW_PLAINTEXT_LISTENER"), unclearIfGiven("KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP"), mountUnclear("/bitnami/kafka/config")},
		Default:  Unclear, Remedy: "set a SASL_SSL listener and KAFKA_CLIENT_USERS with KAFKA_CLIENT_PASSWORDS", Source: "https://github.com/bitnami/containers/tree/main/bitnami/kafka",
	},
	{
		Name: "ZooKeeper", Images: []string{"bitnami/zookeeper", "bitnamilegacy/zookeeper"}, Ports: []uint16{2181},
		Settings: []AccessSetting{opensIfTrue("ALLOW_ANONYMOUS_LOGIN"), closesAtOnce("ZOO_ENABLE_AUTH")},
		Default:  Closes, Remedy: "set ZOO_ENABLE_AUTH=yes with ZOO_SERVER_USERS and ZOO_SERVER_PASSWORDS", Source: "https://github.com/bitnami/containers/tree/main/bitnami/zookeeper",
	},
	{
		Name: "etcd", Images: []string{"bitnami/etcd", "bitnamilegacy/etcd"}, Ports: []uint16{2379},
		Settings: []AccessSetting{closesIfGiven("ETCD_ROOT_PASSWORD"), opensIfTrue("ALLOW_NONE_AUTHENTICATION")},
		Default:  Closes, Remedy: "set ETCD_ROOT_PASSWORD and remove ALLOW_NONE_AUTHENTICATION", Source: "https://github.com/bitnami/containers/tree/main/bitnami/etcd",
	},
}

var databases = []Service{
	{
		Name: "PostgreSQL", Images: []string{"postgres", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "supabase/postgres"}, Ports: []uint16{5432},
		Settings: []AccessSetting{words("POSTGRES_HOST_AUTH_METHOD", []string{"trust"}, []string{"md5", "scram-sha-256", "password", "reject", "cert", "ldap", "radius", "pam", "gss", "peer", "ident"})},
		Default:  Closes, Remedy: "remove POSTGRES_HOST_AUTH_METHOD, set POSTGRES_PASSWORD_FILE, and change `trust` in the data's pg_hba.conf", Source: "https://hub.docker.com/_/postgres",
	},
	{
		Name: "MySQL", Images: []string{"mysql", "mysql-server", "mariadb", "percona", "percona-server"}, Ports: []uint16{3306},
		Settings: []AccessSetting{
			flag("skip-grant-tables", Opens), closesIfGiven("MYSQL_ROOT_PASSWORD"), closesIfGiven("MYSQL_ROOT_PASSWORD_FILE"), closesIfGiven("MARIADB_ROOT_PASSWORD"),
			closesIfGiven("MARIADB_ROOT_PASSWORD_FILE"), closesIfGiven("MARIADB_ROOT_PASSWORD_HASH"), closesIfGiven("MYSQL_RANDOM_ROOT_PASSWORD"), closesIfGiven("MARIADB_RANDOM_ROOT_PASSWORD"),
			opensIfGiven("MYSQL_ALLOW_EMPTY_PASSWORD"), opensIfGiven("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"),
		},
		Default: Closes, Remedy: "set MYSQL_ROOT_PASSWORD_FILE and remove MYSQL_ALLOW_EMPTY_PASSWORD", Source: "https://hub.docker.com/_/mysql",
	},
	{
		Name: "Redis", Images: []string{"redis", "redis-stack", "redis-stack-server", "valkey", "keydb", "dragonfly"}, Programs: []string{"redis-server", "valkey-server", "keydb-server", "dragonfly"}, Ports: []uint16{6379},
		Settings: []AccessSetting{
			password("requirepass"), option(unclearIfGiven(""), "aclfile"), option(unclearIfGiven(""), "user"), fileUnclear("*.conf"), unclearIfGiven("REDIS_ARGS"),
			closesIfGiven("DFLY_requirepass"), mountUnclear("/usr/local/etc/redis"), mountUnclear("/usr/local/etc/valkey"), mountUnclear("/etc/redis"), mountUnclear("/redis-stack.conf"),
		},
		Default: Opens, Remedy: "give redis-server a redis.conf with `requirepass` or `aclfile`", Source: "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
	},
	{
		Name: "MongoDB", Images: []string{"mongo", "percona-server-mongodb", "mongodb-community-server"}, Programs: []string{"mongod", "mongos"}, Ports: []uint16{27017},
		Settings: []AccessSetting{
			flag("noauth", Opens), flag("auth", Closes), flag("keyFile", Closes), closesIfGiven("MONGO_INITDB_ROOT_USERNAME"), closesIfGiven("MONGO_INITDB_ROOT_USERNAME_FILE"),
			closesIfGiven("MONGODB_INITDB_ROOT_USERNAME"), flag("config", Unclear), flag("f", Unclear), mountUnclear("/etc/mongod.conf"), mountUnclear("/etc/mongo"),
		},
		Default: Opens, Remedy: "set MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD_FILE, or start mongod with --auth", Source: "https://hub.docker.com/_/mongo",
	},
	{
		Name: "Elasticsearch", Images: []string{"elasticsearch"}, Ports: []uint16{9200, 9300},
		Settings: []AccessSetting{
			closesIfTrue("xpack.security.enabled"), closesIfTrue("ELASTICSEARCH_ENABLE_SECURITY"), option(closesIfTrue(""), "Expack.security.enabled"), mountUnclear("/usr/share/elasticsearch/config/elasticsearch.yml"),
		},
		Default: Closes, Since: "8", Before: Opens, Remedy: "set xpack.security.enabled=true and ELASTIC_PASSWORD", Source: "https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings",
	},
	{
		Name: "OpenSearch", Images: []string{"opensearchproject/opensearch"}, Ports: []uint16{9200},
		Settings: []AccessSetting{opensIfTrue("DISABLE_SECURITY_PLUGIN"), opensIfTrue("plugins.security.disabled"), option(opensIfTrue(""), "Eplugins.security.disabled"), mountUnclear("/usr/share/opensearch/config/opensearch.yml")},
		Default:  Closes, Remedy: "remove DISABLE_SECURITY_PLUGIN", Source: "https://docs.opensearch.org/latest/security/configuration/disable-enable-security/",
	},
	{
		Name: "InfluxDB", Images: []string{"influxdb"}, Ports: []uint16{8086},
		Settings: []AccessSetting{
			flag("without-auth", Opens), closesIfTrue("INFLUXDB_HTTP_AUTH_ENABLED"), words("DOCKER_INFLUXDB_INIT_MODE", nil, []string{"setup", "upgrade"}), mountUnclear("/etc/influxdb"),
		},
		Default: Unclear, Since: "2", Before: Opens, Remedy: "set INFLUXDB_HTTP_AUTH_ENABLED=true (1.x), or DOCKER_INFLUXDB_INIT_MODE=setup with its user and token (2.x)", Source: "https://hub.docker.com/_/influxdb",
	},
	{
		Name: "CouchDB", Images: []string{"couchdb"}, Ports: []uint16{5984},
		Settings: []AccessSetting{closesIfGiven("COUCHDB_USER"), mountUnclear("/opt/couchdb/etc")},
		Default:  Closes, Since: "3", Before: Opens, Remedy: "set COUCHDB_USER and COUCHDB_PASSWORD", Source: "https://docs.couchdb.org/en/stable/intro/security.html",
	},
	{
		Name: "ClickHouse", Images: []string{"clickhouse-server", "clickhouse"}, Ports: []uint16{8123, 9000},
		Settings: []AccessSetting{
			opensIfTrue("CLICKHOUSE_SKIP_USER_SETUP"), closesIfGiven("CLICKHOUSE_PASSWORD"), closesIfGiven("CLICKHOUSE_PASSWORD_FILE"), mountUnclear("/etc/clickhouse-server/users.d"), mountUnclear("/etc/clickhouse-server/users.xml"),
		},
		Default: Unclear, Remedy: "set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD_FILE", Source: "https://hub.docker.com/r/clickhouse/clickhouse-server",
	},
	{
		Name: "Cassandra", Images: []string{"cassandra", "scylla"}, Ports: []uint16{9042},
		Settings: []AccessSetting{
			option(words("", []string{"allowallauthenticator"}, []string{"passwordauthenticator"}), "authenticator"), words("CASSANDRA_AUTHENTICATOR", []string{"allowallauthenticator"}, []string{"passwordauthenticator"}),
			mountUnclear("/etc/cassandra"), mountUnclear("/etc/scylla"),
		},
		Default: Opens, Remedy: "set `authenticator: PasswordAuthenticator` in a mounted cassandra.yaml, and change the password of the user cassandra", Source: "https://cassandra.apache.org/doc/latest/cassandra/managing/operating/security.html",
	},
	{
		Name: "Neo4j", Images: []string{"neo4j"}, Ports: []uint16{7474, 7687},
		Settings: []AccessSetting{
			closesIfTrue("NEO4J_dbms_security_auth__enabled"), {Variable: "NEO4J_AUTH", Values: map[string]Effect{"none": Opens}, Other: Closes}, mountUnclear("/conf"),
		},
		Default: Closes, Remedy: "set NEO4J_AUTH_FILE", Source: "https://neo4j.com/docs/operations-manual/current/docker/configuration/",
	},
	{
		Name: "Memcached", Images: []string{"memcached"}, Programs: []string{"memcached"}, Ports: []uint16{11211},
		Settings: []AccessSetting{flag("S", Closes), flag("enable-sasl", Closes), flag("auth-file", Closes), flag("Y", Closes)},
		Default:  Opens, Remedy: "start memcached with --auth-file, or publish no port", Source: "https://docs.memcached.org/features/authentication/",
	},
	{
		Name: "ArangoDB", Images: []string{"arangodb"}, Ports: []uint16{8529},
		Settings: []AccessSetting{opensIfTrue("ARANGO_NO_AUTH"), option(closesIfTrue(""), "server.authentication")},
		Default:  Closes, Remedy: "remove ARANGO_NO_AUTH and set ARANGO_ROOT_PASSWORD_FILE", Source: "https://hub.docker.com/_/arangodb",
	},
	{
		Name: "RethinkDB", Images: []string{"rethinkdb"}, Programs: []string{"rethinkdb"}, Ports: []uint16{8080, 28015},
		Settings: []AccessSetting{password("initial-password"), mountUnclear("/data")},
		Default:  Opens, Remedy: "start it with --initial-password, and publish no port of its web page", Source: "https://rethinkdb.com/docs/security/",
	},
	{
		Name: "CrateDB", Images: []string{"crate"}, Ports: []uint16{4200, 5432},
		Settings: []AccessSetting{mountUnclear("/crate/config"), option(closesIfTrue(""), "Cauth.host_based.enabled")},
		Default:  Opens, Remedy: "start it with -Cauth.host_based.enabled=true and rules for the user crate", Source: "https://cratedb.com/docs/crate/reference/en/latest/admin/auth/hba.html",
	},
	{
		Name: "Solr", Images: []string{"solr"}, Ports: []uint16{8983},
		Settings: []AccessSetting{closesIfGiven("SOLR_AUTH_TYPE"), closesIfGiven("SOLR_AUTHENTICATION_OPTS"), mountUnclear("/var/solr")},
		Default:  Opens, Remedy: "put a security.json with the BasicAuthPlugin into its data", Source: "https://solr.apache.org/guide/solr/latest/deployment-guide/authentication-and-authorization-plugins.html",
	},
	{
		Name: "Meilisearch", Images: []string{"meilisearch"}, Programs: []string{"meilisearch"}, Ports: []uint16{7700},
		Settings: []AccessSetting{closesIfGiven("MEILI_MASTER_KEY"), password("master-key"), words("MEILI_ENV", nil, []string{"production"})},
		Default:  Opens, Remedy: "set MEILI_MASTER_KEY", Source: "https://www.meilisearch.com/docs/learn/security/basic_security",
	},
	{
		Name: "Qdrant", Images: []string{"qdrant"}, Ports: []uint16{6333, 6334},
		Settings: []AccessSetting{closesIfGiven("QDRANT__SERVICE__API_KEY"), mountUnclear("/qdrant/config")},
		Default:  Opens, Remedy: "set QDRANT__SERVICE__API_KEY", Source: "https://qdrant.tech/documentation/guides/security/",
	},
	{
		Name: "Weaviate", Images: []string{"weaviate"}, Ports: []uint16{8080},
		Settings: []AccessSetting{closesAtOnce("AUTHENTICATION_APIKEY_ENABLED"), closesAtOnce("AUTHENTICATION_OIDC_ENABLED"), opensIfTrue("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED")},
		Default:  Opens, Remedy: "set AUTHENTICATION_APIKEY_ENABLED=true and AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=false", Source: "https://docs.weaviate.io/deploy/configuration/authentication",
	},
	{
		Name: "MinIO", Images: []string{"minio"}, Programs: []string{"minio"}, Ports: []uint16{9000, 9001},
		Settings: []AccessSetting{
			closesIfGiven("MINIO_ROOT_PASSWORD"), closesIfGiven("MINIO_ROOT_PASSWORD_FILE"), closesIfGiven("MINIO_SECRET_KEY"), closesIfGiven("MINIO_SECRET_KEY_FILE"), unclearIfGiven("MINIO_CONFIG_ENV_FILE"),
		},
		Default: Opens, Remedy: "set MINIO_ROOT_USER and MINIO_ROOT_PASSWORD_FILE: without them the login is minioadmin", Source: "https://docs.min.io/community/minio-object-store/reference/minio-server/settings/root-credentials.html",
	},
}
