// Package lab starts the scenarios of package scenarios from real parts and audits
// them: containers on the local Docker engine, network namespaces with a packet filter
// between them, a redis-server, a PostgreSQL server, Modbus servers, a Django web server
// behind nginx, and the RouterOS simulator.
//
// Everything carries the lab's ID: containers, networks and images as a label,
// namespaces and the interfaces that lead to them in their names. What the lab started
// is found by it again, and nothing else is touched. It is Linux only, for root.
package lab

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/scenarios"
)

// DefaultID is the ID of the lab that a person starts.
const DefaultID = "hardlab"

// DefaultNet begins the addresses of that lab's zones.
const DefaultNet = "10.199"

// version is that of the state file. A lab of another version is only ever removed.
const version = 1

// root holds the folders of all labs. Nobody else may write there, or what a server
// dumps would be a violation.
const root = "/var/lib/hardlab"

// downTime bounds the removal of a lab.
const downTime = time.Minute

// Lab is one scenario, running or to be run.
type Lab struct {
	// ID marks everything the lab makes; at most 8 letters, digits and dashes.
	ID string
	// Net begins its addresses: "10.199" uses 10.199.0.0/22.
	Net string
	// Program is what runs the simulators: a program whose main calls [Serve].
	Program []string
	// Socket is that of the Docker engine.
	Socket string
	// Scenario is what runs; the zero value before [Lab.Up].
	Scenario scenarios.Scenario
	Values   scenarios.Values
}

// New prepares a lab; nothing is started.
func New(id, net string, program ...string) *Lab {
	return &Lab{ID: id, Net: net, Program: program, Socket: dockerlab.Socket, Values: scenarios.Values{
		ID: id, Net: net, Folder: filepath.Join(root, id), AuditPassword: rand.Text(), AppPassword: rand.Text(),
		Day: time.Now().UTC().Truncate(24 * time.Hour), Images: map[string]string{}, Yesterday: time.Now().AddDate(0, 0, -1).UTC().Format(time.DateTime),
	}}
}

// Folder is where the lab keeps its files.
func (l *Lab) Folder() string { return l.Values.Folder }

// Site is the site file.
func (l *Lab) Site() string { return filepath.Join(l.Folder(), "site.yaml") }

// Up starts a scenario. When it can't, or ctx ends, what was started is removed. The
// lab outlives the process.
func (l *Lab) Up(ctx context.Context, scenario scenarios.Scenario) (err error) {
	l.Scenario = scenario
	if err := l.ready(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Down(context.WithoutCancel(ctx)))
		}
	}()
	if err := l.remember(); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{l.connect, l.checkOut, l.contain, l.furnish, l.simulate, l.serveWeb, l.serveDatabase, l.describe} {
		err := step(ctx)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("start %s: interrupted, and removed: %w", scenario.Name(), ctx.Err())
		case err != nil:
			return fmt.Errorf("start %s: %w", scenario.Name(), err)
		}
	}
	return nil
}

// Down removes all that carries the lab's ID, also of a lab that an older version
// started. It can be called again.
func (l *Lab) Down(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, downTime)
	defer cancel()
	return errors.Join(l.removeContainers(ctx), l.disconnect(ctx), os.RemoveAll(l.Folder()))
}

// contain makes the containers.
func (l *Lab) contain(ctx context.Context) error {
	if l.Scenario.Docker == nil {
		return nil
	}
	engine, err := l.engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = engine.Client.Close() }()
	if err := engine.Set(ctx, l.Scenario.Docker(l.Values), l.Folder()); err != nil {
		return err
	}
	if err := l.findImages(ctx, engine); err != nil {
		return err
	}
	return l.findLive(ctx, engine)
}

// findImages notes what the services' images are, which reports of scanners are about.
func (l *Lab) findImages(ctx context.Context, engine *dockerlab.Lab) error {
	for _, service := range l.Scenario.Docker(l.Values).Services {
		inspection, err := engine.Client.ContainerInspect(ctx, engine.Name(service.Name))
		if err != nil {
			return fmt.Errorf("inspect %s: %w", service.Name, err)
		}
		l.Values.Images[service.Name] = inspection.Image
	}
	return nil
}

// findLive notes where the running services that the site reads are reached from the host.
func (l *Lab) findLive(ctx context.Context, engine *dockerlab.Lab) error {
	live := map[string]struct {
		service string
		port    int
		into    *string
	}{
		"modbus-web-server/careless":      {"redis-live", 6379, &l.Values.Redis},
		"internet-perf-exporter/careless": {"internet-perf-exporter-live", 8080, &l.Values.Exporter},
		"internet-perf-exporter/hardened": {"internet-perf-exporter", 8080, &l.Values.Exporter},
	}
	one, there := live[l.Scenario.Name()]
	if !there {
		return nil
	}
	inspection, err := engine.Client.ContainerInspect(ctx, engine.Name(one.service))
	if err != nil {
		return fmt.Errorf("inspect the running %s: %w", one.service, err)
	}
	for _, endpoint := range inspection.NetworkSettings.Networks {
		*one.into = fmt.Sprintf("%s:%d", endpoint.IPAddress, one.port)
	}
	return nil
}

func (l *Lab) engine(ctx context.Context) (*dockerlab.Lab, error) {
	return dockerlab.OpenOn(ctx, l.Socket, l.ID)
}

func (l *Lab) removeContainers(ctx context.Context) error {
	if _, err := os.Stat(l.Socket); err != nil {
		return nil
	}
	engine, err := l.engine(ctx)
	if err != nil {
		return err
	}
	return engine.Close(ctx)
}
