package redis

import "hardcheck/checks"

// Spanned is what rules over several kinds need of a server: how it treats strangers and
// where it listens. It implements [checks.Spanning].
func (f Facts) Spanned() checks.Facts {
	kept := Facts{Transport: f.Transport, Anonymous: f.Anonymous, Cluster: f.Cluster, SettingsFile: f.SettingsFile}
	if bind, there := f.Config["bind"]; there {
		kept.Config = map[string]checks.Value[string]{"bind": bind}
	}
	if server, known := f.Server.Get(); known {
		kept.Server = checks.Known(Server{Mode: server.Mode})
	}
	return kept
}
