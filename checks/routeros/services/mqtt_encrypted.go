package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// MQTTEncrypted reports brokers that the router speaks to in clear text.
var MQTTEncrypted = &checks.Check{
	ID:       "routeros-mqtt-encrypted",
	Title:    "The router speaks to MQTT brokers over TLS",
	Severity: checks.Medium,
	Description: "Without TLS the broker's password and all messages are readable on the way, and anybody on the way can send messages in " +
		"the broker's or the router's name. TLS is off by default.",
	Remediation: "Switch TLS on, at the port that the broker has for it:\n\n" +
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
			subject.Violation("the broker %s is spoken to without TLS", broker.Address)
		}
	}
}
