package deploy_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// The types hold exactly the fields that the example uses, so that a misspelled key is
// an error here and not a setting that Kubernetes ignores.
type (
	object struct {
		APIVersion string            `yaml:"apiVersion"`
		Kind       string            `yaml:"kind"`
		Metadata   metadata          `yaml:"metadata"`
		Data       map[string]string `yaml:"data"`
		Spec       spec              `yaml:"spec"`
	}
	metadata struct {
		Name      string            `yaml:"name"`
		Namespace string            `yaml:"namespace"`
		Labels    map[string]string `yaml:"labels"`
	}
	spec struct {
		Schedule          string    `yaml:"schedule"`
		TimeZone          string    `yaml:"timeZone"`
		ConcurrencyPolicy string    `yaml:"concurrencyPolicy"`
		StartingDeadline  int       `yaml:"startingDeadlineSeconds"`
		SuccessfulHistory int       `yaml:"successfulJobsHistoryLimit"`
		FailedHistory     int       `yaml:"failedJobsHistoryLimit"`
		AccessModes       []string  `yaml:"accessModes"`
		Resources         resources `yaml:"resources"`
		JobTemplate       struct {
			Spec struct {
				BackoffLimit   *int `yaml:"backoffLimit"`
				ActiveDeadline int  `yaml:"activeDeadlineSeconds"`
				Template       struct {
					Spec pod `yaml:"spec"`
				} `yaml:"template"`
			} `yaml:"spec"`
		} `yaml:"jobTemplate"`
	}
	pod struct {
		RestartPolicy      string      `yaml:"restartPolicy"`
		AutomountToken     *bool       `yaml:"automountServiceAccountToken"`
		EnableServiceLinks *bool       `yaml:"enableServiceLinks"`
		TerminationGrace   int         `yaml:"terminationGracePeriodSeconds"`
		SecurityContext    podSecurity `yaml:"securityContext"`
		Containers         []container `yaml:"containers"`
		Volumes            []volume    `yaml:"volumes"`
	}
	podSecurity struct {
		RunAsNonRoot   bool   `yaml:"runAsNonRoot"`
		RunAsUser      int    `yaml:"runAsUser"`
		RunAsGroup     int    `yaml:"runAsGroup"`
		FSGroup        int    `yaml:"fsGroup"`
		FSGroupChange  string `yaml:"fsGroupChangePolicy"`
		SeccompProfile struct {
			Type string `yaml:"type"`
		} `yaml:"seccompProfile"`
	}
	container struct {
		Name            string            `yaml:"name"`
		Image           string            `yaml:"image"`
		Args            []string          `yaml:"args"`
		SecurityContext containerSecurity `yaml:"securityContext"`
		Resources       resources         `yaml:"resources"`
		VolumeMounts    []mount           `yaml:"volumeMounts"`
	}
	containerSecurity struct {
		AllowEscalation *bool        `yaml:"allowPrivilegeEscalation"`
		Privileged      bool         `yaml:"privileged"`
		ReadOnlyRoot    bool         `yaml:"readOnlyRootFilesystem"`
		Capabilities    capabilities `yaml:"capabilities"`
	}
	capabilities struct {
		Drop []string `yaml:"drop"`
	}
	resources struct {
		Requests map[string]string `yaml:"requests"`
		Limits   map[string]string `yaml:"limits"`
	}
	mount struct {
		Name      string `yaml:"name"`
		MountPath string `yaml:"mountPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	}
	volume struct {
		Name      string `yaml:"name"`
		Projected *struct {
			DefaultMode int                 `yaml:"defaultMode"`
			Sources     []map[string]naming `yaml:"sources"`
		} `yaml:"projected"`
		Claim *struct {
			ClaimName string `yaml:"claimName"`
		} `yaml:"persistentVolumeClaim"`
	}
	naming struct {
		Name string `yaml:"name"`
	}
)

func readObjects(t *testing.T, path string) map[string]object {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(read(t, path)), yaml.Strict())
	objects := map[string]object{}
	for {
		var o object
		err := decoder.Decode(&o)
		if errors.Is(err, io.EOF) {
			return objects
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		objects[o.Kind] = o
	}
}

func TestCronJobMeetsTheRestrictedStandard(t *testing.T) {
	t.Parallel()
	objects := readObjects(t, "kubernetes/cronjob.yaml")
	if enforced := objects["Namespace"].Metadata.Labels["pod-security.kubernetes.io/enforce"]; enforced != "restricted" {
		t.Errorf("the namespace enforces %q", enforced)
	}
	job := objects["CronJob"]
	if job.APIVersion != "batch/v1" || job.Spec.ConcurrencyPolicy != "Forbid" {
		t.Errorf("CronJob %s with concurrency %q", job.APIVersion, job.Spec.ConcurrencyPolicy)
	}
	inner := job.Spec.JobTemplate.Spec
	if inner.BackoffLimit == nil || *inner.BackoffLimit != 0 || inner.Template.Spec.RestartPolicy != "Never" {
		t.Error("a failed run would be tried again, and devices be asked twice")
	}
	pod := inner.Template.Spec
	want := podSecurity{RunAsNonRoot: true, RunAsUser: nobody, RunAsGroup: nobody, FSGroup: nobody, FSGroupChange: "OnRootMismatch"}
	want.SeccompProfile.Type = "RuntimeDefault"
	if diff := cmp.Diff(want, pod.SecurityContext); diff != "" {
		t.Errorf("pod security (-want +got):\n%s", diff)
	}
	if pod.AutomountToken == nil || *pod.AutomountToken {
		t.Error("the pod gets a token of the cluster")
	}
	if len(pod.Containers) != 1 {
		t.Fatalf("%d containers", len(pod.Containers))
	}
	no := false
	if diff := cmp.Diff(containerSecurity{AllowEscalation: &no, ReadOnlyRoot: true, Capabilities: capabilities{[]string{"ALL"}}}, pod.Containers[0].SecurityContext); diff != "" {
		t.Errorf("container security (-want +got):\n%s", diff)
	}
	if limits := pod.Containers[0].Resources.Limits; limits["memory"] == "" || limits["cpu"] == "" {
		t.Errorf("limits %v", limits)
	}
}

func TestCronJobGetsItsSiteAndKeepsItsReports(t *testing.T) {
	t.Parallel()
	objects := readObjects(t, "kubernetes/cronjob.yaml")
	pod := objects["CronJob"].Spec.JobTemplate.Spec.Template.Spec
	mounts := map[string]mount{}
	for _, m := range pod.Containers[0].VolumeMounts {
		mounts[m.Name] = m
	}
	args := pod.Containers[0].Args
	given := func(flag string) string {
		if i := slices.Index(args, flag); i > 0 && i+1 < len(args) {
			return args[i+1]
		}
		return ""
	}
	if args[0] != "run" {
		t.Errorf("the container runs %q", args)
	}
	for _, v := range pod.Volumes {
		m := mounts[v.Name]
		switch {
		case v.Projected != nil:
			if v.Projected.DefaultMode != 0o400 || !m.ReadOnly || filepath.Dir(given("--site")) != m.MountPath {
				t.Errorf("site: mode %o, mount %+v, site file %q", v.Projected.DefaultMode, m, given("--site"))
			}
			want := []map[string]naming{{"configMap": {objects["ConfigMap"].Metadata.Name}}, {"secret": {"hardcheck-site"}}}
			if diff := cmp.Diff(want, v.Projected.Sources); diff != "" {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
		case v.Claim != nil:
			if v.Claim.ClaimName != objects["PersistentVolumeClaim"].Metadata.Name || m.ReadOnly || filepath.Dir(given("--keep")) != m.MountPath {
				t.Errorf("reports: claim %+v, mount %+v, folder %q", v.Claim, m, given("--keep"))
			}
		default:
			t.Errorf("volume %s has no source", v.Name)
		}
	}
	s := newStage(t, hardcheck(t), "127.0.0.1:1")
	site := filepath.Join(s.site, "site.yaml")
	if err := os.WriteFile(site, []byte(objects["ConfigMap"].Data["site.yaml"]), 0o600); err != nil {
		t.Fatal(err)
	}
	validate := s.command()
	validate.Path, validate.Args = hardcheck(t), []string{"hardcheck", "validate", site}
	finish(t, validate).want(t, 0)
}
