//go:build unix

package scenarios

import "hardcheck/testenv/postgresd"

// CarelessPostgres lets everybody in, keeps passwords as MD5, logs nobody and makes the
// application a superuser, as many guides have it. It offers TLS with a certificate that
// nobody knows, as Debian's package does.
func CarelessPostgres(certificate, key []byte, password, auditPassword, appPassword string) postgresd.Config {
	return postgresd.Config{
		Password: password, Certificate: certificate, Key: key,
		Settings: []string{"listen_addresses = '*'", "password_encryption = md5", "log_connections = off"},
		Access:   []string{"host all all 0.0.0.0/0 trust"},
		Statements: append(
			[]string{"CREATE ROLE web SUPERUSER LOGIN PASSWORD '" + appPassword + "'", "CREATE DATABASE web OWNER web"},
			postgresd.Auditor(Auditor, auditPassword)...,
		),
	}
}

// HardenedPostgres takes named roles over TLS from chosen addresses only.
func HardenedPostgres(certificate, key []byte, password, auditPassword, appPassword string, from ...string) postgresd.Config {
	config := postgresd.Config{
		Password: password, Certificate: certificate, Key: key,
		Settings: []string{"password_encryption = 'scram-sha-256'", "log_connections = on", "ssl_min_protocol_version = 'TLSv1.2'"},
		Statements: append(
			[]string{"CREATE ROLE web LOGIN PASSWORD '" + appPassword + "'", "CREATE DATABASE web OWNER web"},
			postgresd.Auditor(Auditor, auditPassword)...,
		),
		Socket: "peer",
	}
	for _, address := range from {
		config.Access = append(config.Access, "hostssl web web "+address+" scram-sha-256", "hostssl postgres "+Auditor+" "+address+" scram-sha-256")
	}
	return config
}
