package images

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SecretFree reports secrets that everybody with the image has.
var SecretFree = &checks.Check{
	ID:       "docker-image-secret-free",
	Title:    "Images hold no secrets",
	Severity: checks.High,
	Description: "What a Dockerfile sets by ENV or ARG stays in the image and its history, for everybody who can pull it, and deleting a file in a " +
		"later step doesn't remove it. The check looks at variables, labels and the build history; it never shows a value.",
	Remediation: "Hand secrets over at build time by `RUN --mount=type=secret,id=token ...` and `docker build --secret id=token,src=token.txt`, " +
		"at run time as files. Rebuild the image, delete the old one, and rotate the secret.",
	References: []string{docker.CIS("4.10"), "https://docs.docker.com/build/building/secrets/"},
	Rule:       checks.EachWith(docker.Suspicions(), imageSecretFree),
}

func imageSecretFree(o checks.Observed[docker.Facts], p docker.SecretParams) {
	list := images
	if !p.Empty() {
		list = func(o checks.Observed[docker.Facts]) []docker.Image { return usedImages(o, p.Selector) }
	}
	for _, image := range list(o) {
		s := o.Subject(image.Name())
		secrets, _ := checks.NeedAll(s, image.Secrets, image.Path("secrets"))
		if !docker.Usable(s, p) {
			continue
		}
		var found []docker.SecretFinding
		for _, finding := range secrets {
			if p.Counts(finding) {
				found = append(found, finding)
			}
		}
		docker.ReportSecrets(s, found, func(finding docker.SecretFinding) checks.Severity {
			if finding.Confidence == docker.ConfidenceLow {
				return checks.Medium
			}
			return checks.High
		})
	}
}
