package images

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks/docker"
)

// isKnown reports whether the reference is that of an official image by its place
// and its name. The place alone is no evidence: every local image without a
// publisher reads as docker.io/library/NAME, and engines with the containerd image
// store give it a digest too.
func isKnown(r docker.Reference) bool {
	return r.Official() && slices.Contains(officialNames, path.Base(r.Repository))
}

// officialNames are the Docker Official Images, retired ones included
// (github.com/docker-library/official-images, folder library).
var officialNames = strings.Fields(`
adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita
buildpack-deps busybox caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer consul
convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch
elixir emqx erlang fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe
hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty joomla jruby julia kapacitor kibana kong
krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mysql
nats nats-streaming neo4j neurodebian nextcloud nginx node notary odoo open-liberty openjdk opensuse oraclelinux orientdb
percona perl photon php phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine
registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa silverpeas sl solr sonarqube spark spiped storm
swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit varnish vault websphere-liberty wordpress xwiki yourls znc
zookeeper`)
