package scenarios

import "hardcheck/testenv/dockerlab"

// carelessExporter is the deployment as its project ships it, and the same program
// once more where it may run.
func carelessExporter(Values) dockerlab.Scenario {
	s := dockerlab.CarelessExporter()
	s.Files[0].Content += "tracing:\n  endpoint: https://collector.example.org\n  password: " + dockerlab.Canary + "\n"
	s.Images[0].Program = dockerlab.ExporterProgram
	s.Networks = append(s.Networks, dockerlab.ScenarioNetwork{Name: "inside", Internal: true})
	running := s.Services[0]
	running.Name, running.Network, running.Started = "internet-perf-exporter-live", "inside", true
	running.Host.PortBindings = nil
	s.Services = append(s.Services, running)
	return s
}

// hardenedExporter runs: its network is internal, so that its port on loopback is
// only written down.
func hardenedExporter(values Values) dockerlab.Scenario {
	s := dockerlab.HardenedExporter()
	s.Images[0].Lines = append(s.Images[0].Lines, revision(values)...)
	s.Images[0].Program = dockerlab.ExporterProgram
	s.Images[0].Lines = append(s.Images[0].Lines, `HEALTHCHECK --interval=2s CMD ["/exporter", "health"]`)
	s.Networks[0].Internal = true
	s.Services[0].Started = true
	s.Services[0].Config.Env = append(s.Services[0].Config.Env, "LOG_FORMAT=json")
	return s
}

// revision is the line of a Dockerfile that says what an image was built from.
func revision(values Values) []string {
	if values.Commit == "" {
		return nil
	}
	return []string{"LABEL org.opencontainers.image.revision=" + values.Commit}
}
