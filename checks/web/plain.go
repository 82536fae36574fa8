package web

import "strconv"

// PlainPorts are the ports at which content was given without TLS, 0 for the target's
// own, and the fields of those of which that isn't known.
func (f Facts) PlainPorts() (ports []uint16, open []string) {
	switch reference, known := f.Reference.Get(); {
	case f.Transport == OverTLS:
	case !known:
		open = append(open, "reference")
	case gives(reference):
		ports = append(ports, 0)
	}
	for _, name := range sortedKeys(f.Plain) {
		page, known := f.Plain[name].Page.Get()
		closed, told := f.Plain[name].Closed.Get()
		port, err := strconv.ParseUint(name, 10, 16)
		switch {
		case told && closed:
		case !known || err != nil:
			open = append(open, "plain."+name+".page")
		case gives(page):
			ports = append(ports, uint16(port))
		}
	}
	return ports, open
}

// gives reports whether an answer is more than a redirect to https.
func gives(page Page) bool {
	return page.Served() || page.Refused() || page.Redirects() && page.Location.Scheme != "https"
}
