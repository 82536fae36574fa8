package secrets

import "strings"

// exampleWords are the words of which examples, defaults and the most used passwords are
// made, by their first letter: from the documentation of the images that containers run,
// and from the head of lists of leaked passwords.
var exampleWords = byLetter(`
a abc access account adm admin administrator an and any apache api app application assistant at auth
backend bar base baz be broker by bot
cache camera cafe babe celery chars characters change changed changing changeit changeme characters client consul controller cookie couchdb
dashboard data database db deadbeef default demo dev develop developer development django do docker dont dragon dummy
elastic elasticsearch emqx encrypt encrypted encryption enter env example
fake factory field flask flower foo foobar foobared for ftp football frigate frontend
generate generated gitea gitlab grafana graylog guest
hash hass hello here hmi home host
iloveyou in influx influxdb insecure insert internal into is it
jenkins jwt
kafka keep key keycloak keys kibana
laravel least letmein local localhost login long
mail manager mariadb master me min minimum minio modbus mongo mongodb monkey mosquitto mqtt must my mysql
new nextcloud nginx node nodered none not
of old on only openhab operator or oracle our own
pass passphrase passw0rd password passwd pg pihole plc please postgres postgresql prod production princess proxy psk public private put pw pwd
qwerty
rabbit rabbitmq rails random read readonly real redis replace replica root rtsp
sa sample scada secret secretkey secrets secure server service session set shadow shared should sign signing site smtp some something spring sql staging string strong sunshine super supersecret superuser sys sysadmin system
temp temporary test tester testing text that the this to todo token tomcat toor trustno
unifi unsafe use used user username
value vault very
web webhook welcome with word worker world
x
you your yours
zabbix
`)

func byLetter(text string) [26][]string {
	var index [26][]string
	for w := range strings.FieldsSeq(text) {
		index[w[0]-'a'] = append(index[w[0]-'a'], w)
	}
	return index
}
