package images

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// images lists the images, or says on the target why there are none.
func images(o checks.Observed[docker.Facts]) []docker.Image {
	list, ok := checks.NeedAll(o, o.Facts.Images, "images")
	if ok && len(list) == 0 {
		o.NotApplicable("the engine has no images")
	}
	return list
}

// usedImages lists those that chosen containers were made from.
func usedImages(o checks.Observed[docker.Facts], selector docker.Selector) []docker.Image {
	list := images(o)
	unknown := false
	uses := func(image docker.Image) bool {
		users, known := usersOf(o, image)
		unknown = unknown || !known
		return len(users) > 0
	}
	if !selector.Empty() {
		picked := docker.ChooseContainers(o, selector)
		for _, c := range picked {
			if _, found := docker.FindImage(o.Facts, c); len(list) > 0 && !found {
				o.Subject(c.Name).Unknown(checks.Source, "the container's image is not among the images that were listed")
			}
		}
		uses = func(image docker.Image) bool {
			users := slices.DeleteFunc(slices.Clone(picked), func(c docker.Container) bool { return !c.MadeFrom(image) })
			if len(users) > 0 && !slices.ContainsFunc(users, selector.Chosen) {
				docker.InPart(o.Subject(image.Name()))
			}
			return len(users) > 0
		}
	}
	used := slices.DeleteFunc(slices.Clone(list), func(image docker.Image) bool { return !uses(image) })
	if len(list) > 0 && len(used) == 0 && !unknown {
		o.NotApplicable("no chosen container uses any of the images")
	}
	return used
}

// usersOf are the containers made from an image; what keeps them unknown is said on the
// target.
func usersOf(o checks.Observed[docker.Facts], i docker.Image) ([]string, bool) {
	return checks.Need(o, i.UsedBy, "containers")
}

// tagOf is the reference's tag as Docker completes it.
func tagOf(r docker.Reference) string {
	if r.Tag == "" && r.Digest == "" && r.Repository != "" {
		return "latest"
	}
	return r.Tag
}

// sourceOf is the registry with the repository: "docker.io/library/redis".
func sourceOf(r docker.Reference) string { return r.Registry + "/" + r.Repository }

// isFrom reports whether the reference is of one of the registries, or of a
// publisher in one: "ghcr.io", "docker.io/example", "ghcr.io/example/web".
func isFrom(r docker.Reference, places []string) bool {
	return r.Repository != "" && slices.ContainsFunc(places, func(place string) bool {
		place = strings.TrimSuffix(place, "/")
		return sourceOf(r) == place || strings.HasPrefix(sourceOf(r), place+"/")
	})
}
