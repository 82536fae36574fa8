package docker

// What values of settings mean, for the table of services.

func closesIfGiven(name string) AccessSetting { return AccessSetting{Variable: name, Other: Closes} }

func opensIfGiven(name string) AccessSetting { return AccessSetting{Variable: name, Other: Opens} }

func unclearIfGiven(name string) AccessSetting { return AccessSetting{Variable: name, Other: Unclear} }

// opensIfTrue is a switch that opens; off, it says nothing.
func opensIfTrue(name string) AccessSetting {
	return AccessSetting{Variable: name, Values: truths(Opens, SaysNothing), Other: Unclear}
}

// closesIfTrue is a switch of authentication itself.
func closesIfTrue(name string) AccessSetting {
	return AccessSetting{Variable: name, Values: truths(Closes, Opens), Other: Unclear}
}

// admitsIfTrue is a switch for strangers: on it opens, off it closes.
func admitsIfTrue(name string) AccessSetting {
	return AccessSetting{Variable: name, Values: truths(Opens, Closes), Other: Unclear}
}

// closesAtOnce is a switch that closes; off, it says nothing.
func closesAtOnce(name string) AccessSetting {
	return AccessSetting{Variable: name, Values: truths(Closes, SaysNothing), Other: Unclear}
}

// words are a variable whose values are words of a closed set.
func words(name string, opens, closes []string) AccessSetting {
	return AccessSetting{Variable: name, Values: effects(opens, closes), Other: Unclear}
}

// option makes a variable's setting one of the command line. An option without a value is
// switched on.
func option(a AccessSetting, name string) AccessSetting {
	a.Option, a.Variable = name, ""
	if on, is := a.Values["true"]; is {
		a.Values[""] = on
	}
	return a
}

// flag is an option that says the same with and without a value.
func flag(name string, effect Effect) AccessSetting {
	return AccessSetting{Option: name, Values: map[string]Effect{"": effect}, Other: effect}
}

// password is an option with a password, which opens where it is empty.
func password(name string) AccessSetting {
	return AccessSetting{Option: name, Values: map[string]Effect{"": Opens}, Other: Closes}
}

// hashed is an option with a password's hash, which says nothing where it is empty.
func hashed(name string) AccessSetting {
	return AccessSetting{Option: name, Values: map[string]Effect{"": SaysNothing}, Other: Closes}
}

// common is a variable that other programs have too, so that it doesn't tell what runs.
func common(a AccessSetting) AccessSetting {
	a.Common = true
	return a
}

func wordOpens(pattern string) AccessSetting { return AccessSetting{Word: pattern, Other: Opens} }

func fileUnclear(pattern string) AccessSetting { return AccessSetting{Word: pattern, Other: Unclear} }

func mountUnclear(path string) AccessSetting { return AccessSetting{Mount: path, Other: Unclear} }

func truths(on, off Effect) map[string]Effect {
	values := map[string]Effect{}
	for _, word := range []string{"true", "yes", "on", "1"} {
		values[word] = on
	}
	for _, word := range []string{"false", "no", "off", "0"} {
		values[word] = off
	}
	return values
}

func effects(opens, closes []string) map[string]Effect {
	values := map[string]Effect{}
	for _, word := range opens {
		values[word] = Opens
	}
	for _, word := range closes {
		values[word] = Closes
	}
	return values
}
