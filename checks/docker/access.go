package docker

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Effect is what a setting does to a service's authentication.
type Effect int

// The effects.
const (
	// SaysNothing: the setting leaves it as it is.
	SaysNothing Effect = iota
	// Opens: nobody is asked who he is, or a default login holds that everybody knows.
	Opens
	// Closes: the service asks for a login.
	Closes
	// Unclear: what holds is in a file that the engine doesn't show, or depends on a value
	// that rules don't know.
	Unclear
)

// AccessSetting is a setting by which a service is opened or closed: one of Variable, Option, Word
// and Mount is given.
type AccessSetting struct {
	// Variable is the name of an environment variable, Option that of a command line option
	// without its dashes.
	Variable, Option string
	// Word is a word of the command line, by its base name, in which * stands for anything.
	Word string
	// Mount is a file or folder in the container: what is mounted at, above or below it decides.
	Mount string
	// Values are the effects of values, in lower case; "" is an empty value, and an option without one.
	Values map[string]Effect
	// Common: other programs have the variable too, so that it doesn't tell what runs.
	Common bool
	// Other is the effect of every other value, and of a word or mount.
	Other Effect
}

// Service is a program that containers run, and what opens it.
type Service struct {
	// Name is as people know it.
	Name string
	// Images are its repositories, in full or by their last part; Programs its executables.
	Images, Programs []string
	// Ports are those on which it is reached, TCP. Where a container publishes none of them, its
	// other ports count, unless Fixed.
	Ports []uint16
	Fixed bool
	// Settings are asked in this order: the first that says something decides.
	Settings []AccessSetting
	// Default is what holds without any of them. Where Since is given, Default holds for that
	// release and later ones, and Before for older ones: the image's tag tells.
	Default Effect
	Since   string
	Before  Effect
	// Reads: what is open only shows measurements or logs, and changes nothing.
	Reads bool
	// Remedy is the setting that closes it.
	Remedy string
	// Source is the page that describes it.
	Source string
}

// Argument is an option or word of a container's command line that says how a service is
// opened; others aren't kept, since they may be secrets.
type Argument struct {
	// Name is an option's name without dashes, or a word's base name.
	Name   string `json:"name" free:"options have the names that programs give them"`
	Option bool   `json:"option"`
	// Set: the option has a value. Value is kept where it is one of those that rules know.
	Set   bool   `json:"set"`
	Value string `json:"value,omitempty" free:"options have the values that programs know"`
}

// TellsAccess reports whether a variable's value is a word that opens or closes a service.
func TellsAccess(name, value string) bool {
	return slices.ContainsFunc(accessSettings, func(a AccessSetting) bool {
		if value == "" || a.Variable != name {
			return false
		}
		_, known := a.Values[strings.ToLower(value)]
		return known
	})
}

// ArgumentOf is an option as a fact; the second result is false where no service has it.
func ArgumentOf(option, value string) (Argument, bool) {
	argument := Argument{Name: option, Option: true, Set: value != ""}
	found := false
	for _, a := range accessSettings {
		if a.Option != option {
			continue
		}
		found = true
		if _, known := a.Values[strings.ToLower(value)]; known {
			argument.Value = value
		}
	}
	return argument, found
}

// WordOf is a word of a command line as a fact; the second result is false where no service
// has it.
func WordOf(word string) (Argument, bool) {
	base := path.Base(word)
	known := slices.ContainsFunc(accessSettings, func(a AccessSetting) bool { return a.Word != "" && MatchesAny(base, []string{a.Word}) })
	known = known || slices.ContainsFunc(Services, func(s Service) bool { return slices.Contains(s.Programs, base) })
	return Argument{Name: checks.Clean(base)}, known
}

// accessSettings are those of all services.
var accessSettings = func() []AccessSetting {
	var all []AccessSetting
	for _, s := range Services {
		all = append(all, s.Settings...)
	}
	return all
}()

// ServicesOf are the services that a container runs, each with how it is known: first by its image,
// else by its program, else by a variable that opens it.
func ServicesOf(c Container) []Service {
	for _, s := range Services {
		if len(s.Images) > 0 && c.Image.isOneOf(s.Images) {
			return []Service{s}
		}
	}
	var found []Service
	for _, s := range Services {
		if s.runsIn(c) {
			found = append(found, s)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, s := range Services {
		// Without its image nothing is known of what holds by default.
		if effect, _ := s.Setting(c); effect == Opens && s.openedByVariable(c) {
			s.Default, s.Since = SaysNothing, ""
			found = append(found, s)
		}
	}
	return found
}

func (s Service) runsIn(c Container) bool {
	executable, _ := c.Executable.Get()
	return slices.Contains(s.Programs, executable) || slices.ContainsFunc(c.Arguments.Entries(), func(a Argument) bool {
		return !a.Option && slices.Contains(s.Programs, a.Name)
	})
}

func (s Service) openedByVariable(c Container) bool {
	return slices.ContainsFunc(s.Settings, func(a AccessSetting) bool {
		effect, _ := a.effect(c)
		return a.Variable != "" && !a.Common && effect == Opens
	})
}
