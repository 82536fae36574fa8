package dockerconn

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/api/types/volume"
	dockerclient "github.com/docker/docker/client"

	"hardcheck/testenv/dockerlab"
)

var id = dockerlab.HexID("a")

// TestGuardRefusesTheLibrary calls what changes an engine, or reads more than is
// judged, and expects that nothing reached it.
func TestGuardRefusesTheLibrary(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	c := newCollector(t.Context(), socketAccess(fake.ServeSocket(t)))
	defer c.line.closeAll()
	client, err := dockerclient.NewClientWithOpts(dockerclient.WithHTTPClient(&http.Client{Transport: c.guard}), dockerclient.WithScheme("http"), dockerclient.WithVersion("1.41"))
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range forbidden(client) {
		saw := &asked{}
		err := call(context.WithValue(t.Context(), askedKey{}, saw))
		if err == nil || saw.err != nil && !errors.Is(saw.err, errRefused) {
			t.Errorf("%s: error %v, the guard saw %v", name, err, saw.err)
		}
	}
	if sent := fake.Requests(); len(sent) > 0 {
		t.Errorf("the engine was asked %q", sent)
	}
	entries, _ := c.access.Transcript.Exchanges()
	if len(entries) > 0 {
		t.Errorf("there was a connection: %v", entries)
	}
}

// forbidden are calls of the library that no audit may make.
func forbidden(client *dockerclient.Client) map[string]func(context.Context) error {
	calls := forbiddenOfContainers(client)
	maps.Copy(calls, map[string]func(context.Context) error{
		"cprune": func(ctx context.Context) error { _, err := client.ContainersPrune(ctx, filters.Args{}); return err },
		"save":   func(ctx context.Context) error { _, err := client.ImageSave(ctx, []string{"x"}); return err },
		"pull": func(ctx context.Context) error {
			_, err := client.ImagePull(ctx, "redis", image.PullOptions{})
			return err
		},
		"push": func(ctx context.Context) error {
			_, err := client.ImagePush(ctx, "redis", image.PushOptions{})
			return err
		},
		"tag": func(ctx context.Context) error { return client.ImageTag(ctx, "a", "b") },
		"rmi": func(ctx context.Context) error {
			_, err := client.ImageRemove(ctx, "a", image.RemoveOptions{})
			return err
		},
		"build": func(ctx context.Context) error {
			_, err := client.ImageBuild(ctx, strings.NewReader(""), build.ImageBuildOptions{})
			return err
		},
		"search": func(ctx context.Context) error { _, err := client.DistributionInspect(ctx, "redis", ""); return err },
		"events": func(ctx context.Context) error {
			_, failed := client.Events(ctx, events.ListOptions{})
			return <-failed
		},
		"netcreate": func(ctx context.Context) error {
			_, err := client.NetworkCreate(ctx, "x", network.CreateOptions{})
			return err
		},
		"volcreate": func(ctx context.Context) error {
			_, err := client.VolumeCreate(ctx, volume.CreateOptions{})
			return err
		},
		"volremove": func(ctx context.Context) error { return client.VolumeRemove(ctx, "x", true) },
		"swarminit": func(ctx context.Context) error { _, err := client.SwarmInit(ctx, swarm.InitRequest{}); return err },
		"unlockkey": func(ctx context.Context) error { _, err := client.SwarmGetUnlockKey(ctx); return err },
		"secrets": func(ctx context.Context) error {
			_, err := client.SecretList(ctx, swarm.SecretListOptions{})
			return err
		},
		"plugins": func(ctx context.Context) error { _, err := client.PluginList(ctx, filters.Args{}); return err },
	})
	return calls
}

func forbiddenOfContainers(client *dockerclient.Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"create": func(ctx context.Context) error {
			_, err := client.ContainerCreate(ctx, &container.Config{}, nil, nil, nil, "x")
			return err
		},
		"start":  func(ctx context.Context) error { return client.ContainerStart(ctx, id, container.StartOptions{}) },
		"stop":   func(ctx context.Context) error { return client.ContainerStop(ctx, id, container.StopOptions{}) },
		"kill":   func(ctx context.Context) error { return client.ContainerKill(ctx, id, "KILL") },
		"remove": func(ctx context.Context) error { return client.ContainerRemove(ctx, id, container.RemoveOptions{}) },
		"pause":  func(ctx context.Context) error { return client.ContainerPause(ctx, id) },
		"rename": func(ctx context.Context) error { return client.ContainerRename(ctx, id, "x") },
		"exec": func(ctx context.Context) error {
			_, err := client.ContainerExecCreate(ctx, id, container.ExecOptions{})
			return err
		},
		"attach": func(ctx context.Context) error {
			_, err := client.ContainerAttach(ctx, id, container.AttachOptions{})
			return err
		},
		"commit": func(ctx context.Context) error {
			_, err := client.ContainerCommit(ctx, id, container.CommitOptions{})
			return err
		},
		"update": func(ctx context.Context) error {
			_, err := client.ContainerUpdate(ctx, id, container.UpdateConfig{})
			return err
		},
		"archive": func(ctx context.Context) error { _, _, err := client.CopyFromContainer(ctx, id, "/etc"); return err },
		"stat":    func(ctx context.Context) error { _, err := client.ContainerStatPath(ctx, id, "/etc"); return err },
		"copy": func(ctx context.Context) error {
			return client.CopyToContainer(ctx, id, "/", strings.NewReader(""), container.CopyToContainerOptions{})
		},
		"export": func(ctx context.Context) error { _, err := client.ContainerExport(ctx, id); return err },
		"logs": func(ctx context.Context) error {
			_, err := client.ContainerLogs(ctx, id, container.LogsOptions{})
			return err
		},
		"stats": func(ctx context.Context) error { _, err := client.ContainerStats(ctx, id, false); return err },
		"diff":  func(ctx context.Context) error { _, err := client.ContainerDiff(ctx, id); return err },
		"size": func(ctx context.Context) error {
			_, _, err := client.ContainerInspectWithRaw(ctx, id, true)
			return err
		},
		"top": func(ctx context.Context) error { _, err := client.ContainerTop(ctx, id, []string{"-e"}); return err },
	}
}

func TestPermit(t *testing.T) {
	t.Parallel()
	g := &guard{consent: true}
	for target, want := range map[string]bool{
		"/_ping": true, "/v1.41/info": true, "/v1.41/version": true, "/v1.41/swarm": true, "/v1.41/containers/json?all=1": true,
		"/v1.41/containers/" + id + "/json": true, "/v1.51/images/sha256:" + id + "/history": true,
		"/v1.41/containers/" + id + "/top?ps_args=-eo+pid%2Cuid%2Ccomm": true,

		"/info": false, "/v1.41/_ping": false, "/v2.0/info": false, "/v1.41/info?x=1": false, "/v1.41/containers/json": false,
		"/v1.41/containers/web/json": false, "/v1.41/containers/" + id + "/logs": false, "/v1.41/containers/" + id + "/export": false,
		"/v1.41/containers/" + id + "/archive?path=/": false, "/v1.41/containers/" + id + "/top": false,
		"/v1.41/containers/" + id + "/top?ps_args=-e": false, "/v1.41/containers/" + id + "/attach/ws": false,
		"/v1.41/containers/" + id + "/../x/json": false, "/v1.41/containers/" + id + "%2fjson": false,
		"/v1.41/images/get": false, "/v1.41/images/redis/json": false, "/v1.41/images/sha256:" + id + "/get": false, "/v1.41/events": false,
		"/v1.41/swarm/unlockkey": false, "/v1.41/secrets": false, "/v1.41/plugins": false, "/v1.41/system/df": false, "/v1.41//info": false,
		"/v1.41/info/": false, "/v1.41/networks/x": false, "/v1.41/../info": false,
	} {
		parsed, err := url.Parse("http://docker" + target)
		if err != nil {
			t.Fatal(err)
		}
		for method, reads := range map[string]bool{"GET": true, "HEAD": true, "POST": false, "PUT": false, "DELETE": false, "PATCH": false, "OPTIONS": false, "CONNECT": false, "": false} {
			_, err := g.permit(&http.Request{Method: method, URL: parsed})
			if (err == nil) != (want && reads) {
				t.Errorf("%s %s: %v", method, target, err)
			}
		}
		if _, err := g.permit(&http.Request{Method: "GET", URL: parsed, Body: http.MaxBytesReader(nil, nil, 1)}); err == nil {
			t.Errorf("%s with a body was permitted", target)
		}
	}
}

// TestPermitLogs holds that the end of a log is asked for in one way, and with consent only.
func TestPermitLogs(t *testing.T) {
	t.Parallel()
	const good = "?stdout=1&stderr=1&tail=100&timestamps=0"
	for target, want := range map[string]bool{
		id + "/logs" + good: true,

		id + "/logs": false, id + "/logs?stdout=1": false, id + "/logs?stderr=1&stdout=1&tail=100": false, "web/logs" + good: false,
		id + "/logs?stdout=1&stderr=1&tail=101&timestamps=0": false, id + "/logs?stdout=1&stderr=1&tail=all&timestamps=0": false,
		id + "/logs?stdout=1&stderr=1&timestamps=0": false, id + "/logs?stdout=1&stderr=1&tail=100&timestamps=1": false,
		id + "/logs" + good + "&follow=1": false, id + "/logs?follow=1&" + good[1:]: false, id + "/logs" + good + "&since=1": false,
		id + "/logs" + good + "&until=1": false, id + "/logs" + good + "&details=1": false, id + "/logs/" + good: false,
	} {
		parsed, err := url.Parse("http://docker/v1.41/containers/" + target)
		if err != nil {
			t.Fatal(err)
		}
		for _, consent := range []bool{true, false} {
			for _, method := range []string{"GET", "HEAD", "POST"} {
				g := &guard{consent: consent}
				_, err := g.permit(&http.Request{Method: method, URL: parsed})
				if (err == nil) != (want && consent && method == "GET") || err != nil && !errors.Is(err, errRefused) {
					t.Errorf("%s %s, consent %t: %v", method, target, consent, err)
				}
			}
		}
	}
}
