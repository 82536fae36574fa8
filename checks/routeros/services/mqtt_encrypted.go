package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// MQTTEncrypted reports brokers that the router speaks to in clear text.
var MQTTEncrypted = &checks.Check{
	ID:       "routeros-mqtt-encrypted",
	Title:    "MQTT connections to brokers are encrypted with TLS",
	Severity: checks.Medium,
	Description: "Without TLS the broker's password and all messages can be read on the path, and an on-path attacker can inject messages. TLS is " +
		"off by default.",
	Remediation: "Enable TLS, at the broker's TLS port:\n\n" +
		"    /iot mqtt brokers set [find] ssl=yes port=8883",
	References: []string{routeros.Manual + "MQTT"},
	Rule:       checks.Each(mqttEncrypted),
}

func mqttEncrypted(o checks.Observed[routeros.Facts]) {
	brokers, ok := routeros.Need(o, o.Facts.Servers.MQTTBrokers, "servers.mqttBrokers")
	if !ok {
		return
	}
	for _, broker := range brokers {
		subject := o.Subject(routeros.NameOr(broker.Name, broker.Address))
		if encrypted, ok := checks.Need(subject, broker.Ssl, "servers.mqttBrokers.ssl"); ok && !encrypted {
			subject.Violation("the connection to the broker %s is not encrypted", broker.Address)
			routeros.Mend(o, subject, routeros.Find("/iot/mqtt/brokers", routeros.Is("name", broker.Name)).Set("ssl=yes", "port=8883"))
		}
	}
}
