package docker

import (
	"fmt"
	"slices"
	"strings"
)

// Setting is what the settings of a container do to the service, and which of them decides:
// the first that says something.
func (s Service) Setting(c Container) (Effect, string) {
	for _, a := range s.Settings {
		if effect, why := a.effect(c); effect != SaysNothing {
			return effect, why
		}
	}
	return SaysNothing, ""
}

// Unset is what holds without any of the settings.
func (s Service) Unset(c Container) (Effect, string) {
	if s.Since == "" {
		return s.Default, "by default"
	}
	release, known := ParseRelease(c.Image.Tag)
	since, _ := ParseRelease(s.Since)
	older, sure := release.Before(since)
	switch {
	case !known || !sure:
		return Unclear, fmt.Sprintf("its default depends on the release, which the tag %q doesn't tell", c.Image.Tag)
	case older:
		return s.Before, "by default before " + s.Since
	default:
		return s.Default, "by default since " + s.Since
	}
}

// effect is what the setting does in a container, and how it reads there.
func (a AccessSetting) effect(c Container) (Effect, string) {
	switch {
	case a.Variable != "":
		if v, given := FindVariable(c.Env.Entries(), a.Variable); given {
			return a.of(v.Value, v.Set), assignment(a.Variable, v.Value, v.Set)
		}
	case a.Option != "":
		arguments := c.Arguments.Entries()
		if i := slices.IndexFunc(arguments, func(g Argument) bool { return g.Option && g.Name == a.Option }); i >= 0 {
			return a.of(arguments[i].Value, arguments[i].Set), dashes(a.Option) + assignment(a.Option, arguments[i].Value, arguments[i].Set)
		}
	case a.Word != "":
		arguments := c.Arguments.Entries()
		if i := slices.IndexFunc(arguments, func(g Argument) bool { return !g.Option && MatchesAny(g.Name, []string{a.Word}) }); i >= 0 {
			return a.Other, arguments[i].Name
		}
	case a.Mount != "":
		for _, mount := range c.Mounts.Entries() {
			if mount.Type != "tmpfs" && (PathWithin(a.Mount, mount.Destination) || PathWithin(mount.Destination, a.Mount)) {
				return a.Other, "the mounted " + mount.Destination
			}
		}
	}
	return SaysNothing, ""
}

// of is the effect of a value. One that isn't shown is none of the words.
func (a AccessSetting) of(value string, set bool) Effect {
	if value != "" || !set {
		if effect, known := a.Values[strings.ToLower(value)]; known {
			return effect
		}
	}
	if !set && value == "" {
		return SaysNothing
	}
	return a.Other
}

// dashes go before the name of an option: one before a letter.
func dashes(option string) string {
	if len(option) == 1 {
		return "-"
	}
	return "--"
}

func assignment(name, value string, set bool) string {
	switch {
	case value != "":
		return name + "=" + value
	case set:
		return name
	default:
		return name + " without a value"
	}
}
