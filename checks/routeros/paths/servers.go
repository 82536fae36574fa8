package paths

import (
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

func tcp(name string, port uint16) firewall.Listener {
	return firewall.Listener{Name: name, Protocol: TCP, Port: port}
}

func udp(name string, port uint16) firewall.Listener {
	return firewall.Listener{Name: name, Protocol: UDP, Port: port}
}

func (t *translation) offerServices() {
	services, _ := take(t, t.facts.Management.Services, "management.services")
	for _, service := range services {
		if !service.Disabled {
			t.offerOn(service.Port, "management.services", firewall.Listener{
				Name: service.Name, Protocol: TCP, Allowed: admitted(service.Address), VRF: service.VRF,
			})
		}
	}
	t.offerSNMP()
	client, on := running(t, t.facts.Management.TR069, "management.tr069", func(m routeros.TR069) checks.Value[bool] { return m.Enabled })
	if on {
		t.offerOn(client.ConnectionRequestPort, "management.tr069", tcp("tr069", 0))
	}
	ports, _ := take(t, t.facts.Management.RemotePorts, "management.remotePorts")
	for _, port := range ports {
		if port.Disabled {
			continue
		}
		allowed, known := port.AllowedAddresses.Get()
		if !known {
			t.lose("management.remotePorts")
		}
		serial := tcp(serialOffer+port.Port, 0)
		serial.Allowed = admitted(allowed)
		t.offerOn(port.TCPPort, "management.remotePorts", serial)
	}
}

// offerSNMP offers SNMP to the addresses of all communities.
func (t *translation) offerSNMP() {
	snmp, on := running(t, t.facts.Monitoring.SNMP, "monitoring.snmp", func(m routeros.SNMP) checks.Value[bool] { return m.Enabled })
	if !on {
		return
	}
	communities, read := take(t, t.facts.Monitoring.SNMPCommunities, "monitoring.snmpCommunities")
	if !read {
		return
	}
	var addresses []string
	found := false
	for _, community := range communities {
		if community.Disabled {
			continue
		}
		own, known := community.Addresses.Get()
		if !known || len(own) == 0 {
			own = []string{"::/0"}
		}
		addresses, found = append(addresses, own...), true
	}
	if found {
		t.offer(firewall.Listener{Name: "snmp", Protocol: UDP, Port: 161, Allowed: admitted(addresses), VRF: snmp.VRF})
	}
}

func (t *translation) offerServers() {
	if _, on := running(t, t.facts.Servers.DNS, "servers.dns", func(m routeros.DNS) checks.Value[bool] { return m.AllowRemoteRequests }); on {
		t.offer(udp("dns", 53), tcp("dns", 53))
	}
	if ntp, on := running(t, t.facts.System.NTPServer, "system.ntpServer", func(m routeros.NTPServer) checks.Value[bool] { return m.Enabled }); on {
		t.offer(firewall.Listener{Name: "ntp", Protocol: UDP, Port: 123, VRF: ntp.VRF})
	}
	if _, on := running(t, t.facts.Management.BandwidthServer, "management.bandwidthServer", func(m routeros.BandwidthServer) checks.Value[bool] { return m.Enabled }); on {
		t.offer(tcp("bandwidth-server", 2000))
	}
	if socks, on := running(t, t.facts.Servers.Socks, "servers.socks", func(m routeros.Socks) checks.Value[bool] { return m.Enabled }); on {
		t.offerOn(socks.Port, "servers.socks", firewall.Listener{Name: "socks", Protocol: TCP, VRF: socks.VRF})
	}
	t.offerProxy()
	if _, on := running(t, t.facts.Servers.UPnP, "servers.upnp", func(m routeros.UPnP) checks.Value[bool] { return m.Enabled }); on {
		t.offer(udp("upnp", 1900), tcp("upnp", 2828))
	}
	if _, on := running(t, t.facts.Servers.NATPMP, "servers.natPMP", routeros.OfSwitch); on {
		t.offer(udp("nat-pmp", 5351))
	}
	if incoming, on := running(t, t.facts.Accounts.RADIUSIncoming, "accounts.radiusIncoming", func(m routeros.RADIUSIncoming) checks.Value[bool] { return m.Accept }); on {
		t.offerOn(incoming.Port, "accounts.radiusIncoming", firewall.Listener{Name: "radius-incoming", Protocol: UDP, VRF: incoming.VRF})
	}
	if _, on := running(t, t.facts.Management.UserManager, "management.userManager", routeros.OfSwitch); on {
		t.offer(udp("user-manager", 1812), udp("user-manager", 1813))
	}
	t.offerModbus()
}

func (t *translation) offerProxy() {
	proxy, on := running(t, t.facts.Servers.Proxy, "servers.proxy", func(m routeros.Proxy) checks.Value[bool] { return m.Enabled })
	if !on {
		return
	}
	ports, known := proxy.Port.Get()
	if !known {
		t.lose("servers.proxy")
	}
	for _, text := range ports {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil || port == 0 {
			t.lose("servers.proxy")
			continue
		}
		t.offer(tcp("proxy", uint16(port)))
	}
}

// offerModbus offers the gateway to the clients that its security rules name, where
// they are on.
func (t *translation) offerModbus() {
	gateway, read := t.facts.Servers.Modbus.Get()
	disabled, known := gateway.Disabled.Get()
	if !read && t.facts.Lacks("/iot/modbus") || known && disabled {
		return
	}
	if !known {
		t.lose("servers.modbus")
		return
	}
	listener := tcp("modbus gateway", 0)
	if unruled, set := gateway.DisableSecurityRules.Get(); set && !unruled {
		rules, _ := take(t, t.facts.Servers.ModbusRules, "servers.modbusRules")
		var clients []string
		for _, rule := range rules {
			if !rule.Disabled {
				clients = append(clients, routeros.NameOr(rule.IPRange, "::/0"))
			}
		}
		if len(clients) == 0 {
			return
		}
		listener.Allowed = admitted(clients)
	}
	t.offerOn(gateway.TCPPort, "servers.modbus", listener)
}

func (t *translation) offerShares() {
	t.offerSMB()
	rules, _ := take(t, t.facts.Servers.TFTP, "servers.tftp")
	var clients []string
	served := false
	for _, rule := range rules {
		if allow, known := rule.Allow.Get(); rule.Disabled || known && !allow {
			continue
		}
		if len(rule.IPAddresses) == 0 {
			clients = append(clients, "::/0")
		}
		clients, served = append(clients, rule.IPAddresses...), true
	}
	if served {
		tftp := udp("tftp", 69)
		tftp.Allowed = admitted(clients)
		t.offer(tftp)
	}
	if _, on := running(t, t.facts.Servers.Rsync, "servers.rsync", routeros.OfSwitch); on {
		t.offer(tcp("rsync", 873))
	}
	disks, _ := take(t, t.facts.Servers.Disks, "servers.disks")
	for _, export := range []struct {
		listener firewall.Listener
		at       func(routeros.Disk) checks.Value[bool]
	}{
		{tcp("nfs", 2049), func(d routeros.Disk) checks.Value[bool] { return d.NFSSharing }},
		{tcp("iscsi", 3260), func(d routeros.Disk) checks.Value[bool] { return d.ISCSIExport }},
		{tcp("nvme-tcp", 4420), func(d routeros.Disk) checks.Value[bool] { return d.NVMeTCPExport }},
	} {
		// A disk of a kind that can't be exported is printed without the attribute.
		shared := func(d routeros.Disk) bool { on, known := export.at(d).Get(); return known && on && !d.Disabled }
		if slices.ContainsFunc(disks, shared) {
			t.offer(export.listener)
		}
	}
}

// sharing reports whether there is a share in use, which is what "auto" waits for.
func (t *translation) sharing() bool {
	shares, read := take(t, t.facts.Servers.SMBShares, "servers.smbShares")
	disks, _ := t.facts.Servers.Disks.Get()
	lent := func(d routeros.Disk) bool { on, _ := d.SMBSharing.Get(); return on && !d.Disabled }
	return !read || slices.ContainsFunc(disks, lent) || slices.ContainsFunc(shares, func(s routeros.SMBShare) bool { return !s.Disabled })
}

// offerSMB offers SMB; on some interfaces alone it isn't certain for whom.
func (t *translation) offerSMB() {
	smb, known := t.facts.Servers.SMB.Get()
	enabled, set := smb.Enabled.Get()
	switch {
	case !known && t.facts.Lacks("/ip/smb"), set && (enabled == "no" || enabled == "false"):
		return
	case !set || !enabled.Known():
		t.lose("servers.smb")
		return
	case enabled == "auto" && !t.sharing():
		return
	}
	doubt := ""
	if len(smb.Interfaces) > 0 && !slices.Contains(smb.Interfaces, "all") {
		doubt = "the SMB server listens on " + routeros.Commas(smb.Interfaces) + " only"
	}
	for _, port := range []uint16{139, 445} {
		t.offers = append(t.offers, Offer{Listener: tcp("smb", port), Doubt: doubt})
	}
}
