package repository

import "hardcheck/checks"

// Checks are the checks of repositories: the policy, updates, reviews and tests, and what
// should not be in one.
var Checks = []*checks.Check{
	PolicyPresent,
	ContactReal,
	DependenciesAudited,
	CodeAnalysed,
	TestsRun,
	ImageScanBlocking,
	ImageUserNonroot,
	DebugDefaultOff,
	CSRFEnabled,
	CookiesSecure,
	ThrottlingSet,
	TokensEnabled,
	LoggingSet,
	WritesRestricted,
	SocketsAuthenticated,
	VersionsCurrent,
	UpdatesAutomated,
	UpdatesOwned,
	DependenciesLocked,
	ReviewRequired,
	TestsPresent,
	SecurityDocumented,
	ReleasesNoted,
	SecretsAbsent,
	KeyUnpublished,
	EnvUntracked,
}
