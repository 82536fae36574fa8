package network

import (
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/scan"
)

// ScannedParams are the parameters of network-docker-images-scanned.
type ScannedParams struct {
	// Days is how old the report of an image may be.
	Days int `json:"days"`
}

// DockerImagesScanned reports images that run and that no scanner has looked at.
var DockerImagesScanned = &checks.Check{
	ID:       "network-docker-images-scanned",
	Title:    "Every image that runs was scanned for vulnerabilities",
	Severity: checks.High,
	Description: "A clean report says nothing about an image that it isn't about: a tag is moved by each pull and each build. The check takes the images of the containers that " +
		"run, and looks for a report of Trivy, Grype or OSV-Scanner about the same image: by its ID, or by the digest that its registry knows it by. The " +
		"report must have a result for the packages of the operating system and be no older than `days`. What it found is judged by scan-image-clean.",
	Remediation: "Scan each image that runs, by its ID or digest: `docker ps -q | xargs docker inspect -f '{{.Image}}' | sort -u` lists the IDs, `trivy image --format json -o REPORT.json ID` " +
		"writes a report; make each a target, `scan:REPORT.json`. An image without an operating system, of a single program, has no such packages: scan the " +
		"program's dependencies and write a waiver for the image.",
	References: []string{"https://trivy.dev/latest/docs/target/container_image/", "https://github.com/anchore/grype", "https://csrc.nist.gov/pubs/sp/800/190/final"},
	Rule:       checks.AcrossEndpoints(ScannedParams{Days: 30}, dockerImagesScanned),
}

func dockerImagesScanned(hosts checks.Targets[docker.Facts], reports checks.Targets[scan.Facts], p ScannedParams) {
	for _, o := range hosts.Observed {
		containers, known := checks.NeedAll(o, o.Facts.Containers, "containers")
		running := false
		for _, c := range containers {
			state, told := c.State.Get()
			if told && state.Status.Known() && !state.Running() {
				continue
			}
			running = true
			s := o.Subject(c.Image.Given)
			if _, ok := checks.Need(s, c.State, c.Path("state")); !ok || !checks.NeedWord(s, state.Status, c.Path("state.status")) {
				continue
			}
			s.Evidence("container", "%s", c.Name)
			imageScanned(o, s, c, reports, p.Days)
		}
		if known && !running {
			o.NotApplicable("no container runs")
		}
	}
}

// imageScanned judges the image of one container that runs.
func imageScanned(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, reports checks.Targets[scan.Facts], days int) {
	if c.ImageID == "" {
		s.Unknown(checks.Unreadable, "the engine doesn't tell the ID of the image of %s", c.Name)
		return
	}
	names := imageNames(o.Facts, c)
	var faults []string
	var doubt *checks.Problem
	sameName := ""
	for _, r := range reports.Observed {
		switch {
		case !r.Facts.About.Known():
			doubt = &checks.Problem{Reason: checks.Unreadable, Detail: "what the report " + r.Target.Name + " is about is not known"}
		case r.Facts.About != scan.AboutImage:
		case aboutImage(r.Facts.Subject, names):
			fault, problem := usable(r, o, days)
			if fault == "" && problem == nil {
				s.Evidence("report", "%s: %s", r.Target.Name, r.Facts.Title())
				return
			}
			if problem != nil {
				doubt = problem
			} else {
				faults = append(faults, "the report "+r.Target.Name+" "+fault)
			}
		case slices.Contains(r.Facts.Subject.Names, c.Image.Given):
			sameName = r.Target.Name
		}
	}
	_, all := o.Facts.Images.Get()
	switch {
	case len(reports.Unread) > 0:
		unread := reports.Unread[0]
		s.Unknown(unread.Problem.Reason, "%s could not be read: %s", unread.Target.Name, unread.Problem.Detail)
	case doubt != nil:
		s.Unknown(doubt.Reason, "%s", doubt.Detail)
	case len(faults) > 0:
		s.Violation("%s", strings.Join(faults, "; "))
	case !all:
		// A report may be about one of the digests that were not read.
		checks.NeedAll(s, o.Facts.Images, "images")
	case sameName != "":
		s.Violation("no report of the site is about this image: %s is about another one of the same name", sameName)
	default:
		s.Violation("no report of the site is about this image")
	}
}

// imageNames are the ID of the container's image and the digests that it is known by.
func imageNames(f docker.Facts, c docker.Container) []string {
	names := []string{c.ImageID}
	if c.Image.Digest != "" {
		names = append(names, c.Image.Digest)
	}
	if image, there := docker.FindImage(f, c); there {
		for _, reference := range image.Digests {
			names = append(names, reference.Digest)
		}
	}
	return names
}

func aboutImage(subject scan.Subject, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "sha256:") && (slices.Contains(subject.ImageIDs, name) || slices.Contains(subject.Digests, name))
	})
}

// usable says what is wrong with a report about the image, or why that isn't known.
func usable(r checks.Observed[scan.Facts], o checks.Observed[docker.Facts], days int) (fault string, problem *checks.Problem) {
	unknown := func(field string) *checks.Problem {
		p := r.Problem(field)
		p.Detail = r.Target.Name + ": " + p.Detail
		return &p
	}
	covers, known := r.Facts.Covers.Get()
	if !known {
		return "", unknown("covers")
	}
	if !covers.OS {
		return "has no result for the packages of the operating system, as of a system that the scanner doesn't know", nil
	}
	if filters, all := r.Facts.Filters.Get(); !all || len(filters) > 0 {
		return "", &checks.Problem{Reason: checks.Source, Detail: "the tool of " + r.Target.Name + " was told to leave findings out"}
	}
	date, known := r.Facts.Date.Get()
	if !known {
		return "", unknown("date")
	}
	switch age := scan.Age(date, o.AsOf); {
	case age < 0:
		return "", &checks.Problem{Reason: checks.Unreadable, Detail: r.Target.Name + " is dated after the day that is judged"}
	case age > days:
		return "is " + strconv.Itoa(age) + " days old, more than " + strconv.Itoa(days), nil
	}
	return "", nil
}
