package web

import "hardcheck/checks"

// MetricsRestricted reports metrics that anybody can read.
var MetricsRestricted = &checks.Check{
	ID:       "web-metrics-restricted",
	Title:    "Metrics are not given to anybody",
	Severity: checks.Low,
	Description: "Metrics tell addresses, versions, load and failures of a site. Most exporters ask for no login, so that a firewall or a proxy must " +
		"leave their port to the monitoring alone. The check asks for `web: {metrics: PATH}` without credentials, from where it stands: run it from a " +
		"zone that has no business with them.",
	Remediation: "Let the exporter listen at 127.0.0.1 or on the monitoring's network, allow its port to the Prometheus server alone in the firewall, or put a " +
		"proxy with authentication in front; exporters of the Prometheus project take `--web.config.file` with `basic_auth_users`.",
	References: []string{prometheusGuide, "https://prometheus.io/docs/prometheus/latest/configuration/https/"},
	Rule:       each(metricsRestricted),
}

func metricsRestricted(o checks.Observed[Facts]) {
	path := checks.Settings[Settings](o.Target).Web.Metrics
	if path == "" {
		notListed(o, "metrics of this server")
		return
	}
	guarded(o, o.Subject(""), path, "the page of metrics")
}
