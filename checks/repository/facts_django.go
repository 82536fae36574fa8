package repository

import "hardcheck/checks"

// Application is what the settings and views of a Django application say, by their text.
type Application struct {
	// Settings ("application.settings") are the settings files.
	Settings checks.List[SettingsFile] `json:"settings"`
	// Views ("application.views") are the views of Django REST framework that write.
	Views checks.List[View] `json:"views"`
	// Exempt ("application.exempt") are the uses of csrf_exempt.
	Exempt checks.List[CodePlace] `json:"exempt"`
	// Consumers ("application.consumers") are those of WebSockets.
	Consumers checks.List[Consumer] `json:"consumers"`
}

// CodePlace is a line of a file.
type CodePlace struct {
	Path string `json:"path" free:"paths are the project's own"`
	Line int    `json:"line"`
	// Name is what stands there, or the next name after it.
	Name string `json:"name,omitempty" free:"shown only"`
}

// SettingsFile is a module of settings, with what it imports from others of the checkout.
type SettingsFile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Used is set where manage.py, asgi.py or wsgi.py name it.
	Used bool `json:"used"`
	// Switches are the settings that are true or false, by name. Of a duration it is
	// whether it is above 0.
	Switches map[string]checks.Value[Switch] `json:"switches,omitempty" freeKeys:"names of settings"`
	// RestFramework is whether Django REST framework is installed or set.
	RestFramework checks.Value[bool] `json:"restFramework"`
	// Middleware, ThrottleClasses, Authentication and Permissions are names of classes.
	Middleware      checks.List[string] `json:"middleware" free:"a project may have classes of its own"`
	ThrottleClasses checks.List[string] `json:"throttleClasses" free:"a project may have classes of its own"`
	Authentication  checks.List[string] `json:"authentication" free:"a project may have classes of its own"`
	// Permissions are those of views that name none.
	Permissions checks.List[string] `json:"permissions" free:"a project may have classes of its own"`
	// ThrottleRates are those with a rate: "anon".
	ThrottleRates checks.List[string] `json:"throttleRates" free:"a project may have scopes of its own"`
	// LogHandlers are the classes of the handlers that LOGGING gives to a logger.
	LogHandlers checks.List[string] `json:"logHandlers" free:"a project may have classes of its own"`
}

// Switch is how a setting is written.
type Switch string

// The ways in which a setting is written.
const (
	SwitchUnset  Switch = "unset"
	SwitchOn     Switch = "on"
	SwitchOff    Switch = "off"
	SwitchEnvOn  Switch = "env-on"  // on, unless a variable of the environment turns it off
	SwitchEnvOff Switch = "env-off" // off, unless a variable turns it on
	SwitchEnv    Switch = "env"     // a variable must be set
)

// Known reports whether the word is one that rules know.
func (s Switch) Known() bool {
	switch s {
	case SwitchUnset, SwitchOn, SwitchOff, SwitchEnvOn, SwitchEnvOff, SwitchEnv:
		return true
	}
	return false
}

// View is a class or function that answers writing requests.
type View struct {
	CodePlace
	// Actions are those that write.
	Actions checks.List[ViewAction] `json:"actions"`
}

// ViewAction is one way to write.
type ViewAction struct {
	Name string `json:"name" free:"the project names them"`
	Line int    `json:"line"`
	// Permissions are the names of the classes that must agree, without their modules.
	Permissions checks.List[string] `json:"permissions" free:"a project may have classes of its own"`
}

// Consumer is a class that talks to WebSockets.
type Consumer struct {
	CodePlace
	// Asks is whether its connect looks at who is there before it accepts.
	Asks checks.Value[bool] `json:"asks"`
}
