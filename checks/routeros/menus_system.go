package routeros

import "hardcheck/checks"

func systemMenus() []Menu {
	return []Menu{
		single("/system/resource", "system.resource", func(f *Facts) *checks.Value[Resource] { return &f.System.Resource }),
		single("/system/identity", "system.identity", func(f *Facts) *checks.Value[Identity] { return &f.System.Identity }),
		list("/system/package", "system.packages", func(f *Facts) *checks.Value[[]Package] { return &f.System.Packages }),
		single("/system/package/update", "system.update", func(f *Facts) *checks.Value[Update] { return &f.System.Update }),
		hardware(single("/system/routerboard", "system.routerboard", func(f *Facts) *checks.Value[Routerboard] { return &f.System.Routerboard })),
		hardware(single("/system/routerboard/settings", "system.routerboardSettings", func(f *Facts) *checks.Value[RouterboardSettings] { return &f.System.RouterboardSettings })),
		single("/system/device-mode", "system.deviceMode", func(f *Facts) *checks.Value[DeviceMode] { return &f.System.DeviceMode }),
		single("/system/ntp/client", "system.ntpClient", func(f *Facts) *checks.Value[NTPClient] { return &f.System.NTPClient }),
		single("/system/ntp/server", "system.ntpServer", func(f *Facts) *checks.Value[NTPServer] { return &f.System.NTPServer }),
		single("/system/note", "system.note", func(f *Facts) *checks.Value[Note] { return &f.System.Note }),
		single("/system/watchdog", "system.watchdog", func(f *Facts) *checks.Value[Watchdog] { return &f.System.Watchdog }),
		list("/file", "system.files", func(f *Facts) *checks.Value[[]File] { return &f.System.Files }),
		single("/system/upgrade/mirror", "system.upgradeMirror", func(f *Facts) *checks.Value[UpgradeMirror] { return &f.System.UpgradeMirror }),
		list("/system/upgrade/upgrade-package-source", "system.upgradeSources", func(f *Facts) *checks.Value[[]UpgradeSource] { return &f.System.UpgradeSources }),
	}
}

func managementMenus() []Menu {
	return []Menu{
		peopled(list("/ip/service", "management.services", func(f *Facts) *checks.Value[[]Service] { return &f.Management.Services }, onePerName)),
		single("/ip/ssh", "management.ssh", func(f *Facts) *checks.Value[SSH] { return &f.Management.SSH }),
		single("/tool/bandwidth-server", "management.bandwidthServer", func(f *Facts) *checks.Value[BandwidthServer] { return &f.Management.BandwidthServer }),
		single("/tool/mac-server", "management.macServer", func(f *Facts) *checks.Value[MACServer] { return &f.Management.MACServer }),
		single("/tool/mac-server/mac-winbox", "management.macWinbox", func(f *Facts) *checks.Value[MACServer] { return &f.Management.MACWinbox }),
		single("/tool/mac-server/ping", "management.macPing", func(f *Facts) *checks.Value[Switch] { return &f.Management.MACPing }),
		single("/ip/neighbor/discovery-settings", "management.discovery", func(f *Facts) *checks.Value[Discovery] { return &f.Management.Discovery }),
		single("/tool/romon", "management.romon", func(f *Facts) *checks.Value[RoMON] { return &f.Management.RoMON }),
		list("/tool/romon/port", "management.romonPorts", func(f *Facts) *checks.Value[[]RoMONPort] { return &f.Management.RoMONPorts }),
		single("/interface/detect-internet", "management.detectInternet", func(f *Facts) *checks.Value[DetectInternet] { return &f.Management.DetectInternet }),
		list("/tool/graphing/interface", "management.interfaceGraphs", func(f *Facts) *checks.Value[[]Graph] { return &f.Management.InterfaceGraphs }),
		list("/tool/graphing/queue", "management.queueGraphs", func(f *Facts) *checks.Value[[]Graph] { return &f.Management.QueueGraphs }),
		list("/tool/graphing/resource", "management.resourceGraphs", func(f *Facts) *checks.Value[[]Graph] { return &f.Management.ResourceGraphs }),
		list("/port/remote-access", "management.remotePorts", func(f *Facts) *checks.Value[[]RemotePort] { return &f.Management.RemotePorts }),
		list("/special-login", "management.specialLogins", func(f *Facts) *checks.Value[[]SpecialLogin] { return &f.Management.SpecialLogins }),
		packaged("tr069-client", single("/tr069-client", "management.tr069", func(f *Facts) *checks.Value[TR069] { return &f.Management.TR069 })),
		packaged("dude", single("/dude", "management.dude", func(f *Facts) *checks.Value[Switch] { return &f.Management.Dude })),
		packaged("user-manager", single("/user-manager", "management.userManager", func(f *Facts) *checks.Value[Switch] { return &f.Management.UserManager })),
		hardware(single("/lcd", "management.lcd", func(f *Facts) *checks.Value[LCD] { return &f.Management.LCD })),
	}
}

func monitoringMenus() []Menu {
	return []Menu{
		list("/system/logging", "monitoring.logRules", func(f *Facts) *checks.Value[[]LogRule] { return &f.Monitoring.LogRules }),
		list("/system/logging/action", "monitoring.logActions", func(f *Facts) *checks.Value[[]LogAction] { return &f.Monitoring.LogActions }),
		single("/snmp", "monitoring.snmp", func(f *Facts) *checks.Value[SNMP] { return &f.Monitoring.SNMP }),
		list("/snmp/community", "monitoring.snmpCommunities", func(f *Facts) *checks.Value[[]SNMPCommunity] { return &f.Monitoring.SNMPCommunities }),
		single("/tool/e-mail", "monitoring.email", func(f *Facts) *checks.Value[Email] { return &f.Monitoring.Email }),
		single("/tool/sms", "monitoring.sms", func(f *Facts) *checks.Value[SMS] { return &f.Monitoring.SMS }),
		single("/tool/sniffer", "monitoring.sniffer", func(f *Facts) *checks.Value[Sniffer] { return &f.Monitoring.Sniffer }),
		single("/ip/traffic-flow", "monitoring.trafficFlow", func(f *Facts) *checks.Value[Switch] { return &f.Monitoring.TrafficFlow }),
		list("/ip/traffic-flow/target", "monitoring.flowTargets", func(f *Facts) *checks.Value[[]FlowTarget] { return &f.Monitoring.FlowTargets }),
	}
}

func accountMenus() []Menu {
	return []Menu{
		peopled(list("/user", "accounts.users", func(f *Facts) *checks.Value[[]User] { return &f.Accounts.Users })),
		peopled(list("/user/group", "accounts.groups", func(f *Facts) *checks.Value[[]Group] { return &f.Accounts.Groups })),
		single("/user/settings", "accounts.passwordRules", func(f *Facts) *checks.Value[PasswordRules] { return &f.Accounts.PasswordRules }),
		single("/user/aaa", "accounts.aaa", func(f *Facts) *checks.Value[AAA] { return &f.Accounts.AAA }),
		list("/user/ssh-keys", "accounts.sshKeys", func(f *Facts) *checks.Value[[]SSHKey] { return &f.Accounts.SSHKeys }),
		list("/user/active", "accounts.sessions", func(f *Facts) *checks.Value[[]Session] { return &f.Accounts.Sessions }),
		list("/radius", "accounts.radius", func(f *Facts) *checks.Value[[]RADIUSServer] { return &f.Accounts.RADIUS }),
		single("/radius/incoming", "accounts.radiusIncoming", func(f *Facts) *checks.Value[RADIUSIncoming] { return &f.Accounts.RADIUSIncoming }),
	}
}
