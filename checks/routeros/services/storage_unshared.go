package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// StorageUnshared reports disks that the router offers to the network.
var StorageUnshared = &checks.Check{
	ID:       "routeros-storage-unshared",
	Title:    "The router's disks are not shared over the network",
	Severity: checks.Medium,
	Description: "NFS, iSCSI, NVMe over TCP and rsync share a disk, with what the router keeps on it, with whoever reaches the port. A file " +
		"server belongs behind the router. Shares over SMB are judged by a check of their own; here only that a disk makes one by itself.",
	Remediation: "Disable what nobody uses, after the hosts that mount the disk have unmounted it:\n\n" +
		"    /disk set [find] nfs-sharing=no smb-sharing=no iscsi-export=no nvme-tcp-export=no\n" +
		"    /rsync-daemon set enabled=no",
	References: []string{routeros.Manual + "Disks", routeros.Manual + "ROSE-storage"},
	Rule:       checks.Each(storageUnshared),
}

func storageUnshared(o checks.Observed[routeros.Facts]) {
	disks, _ := routeros.Need(o, o.Facts.Servers.Disks, "servers.disks")
	for _, disk := range disks {
		if disk.Disabled {
			continue
		}
		subject := o.Subject("disk " + disk.Slot)
		var shared []string
		for _, way := range []struct {
			name  string
			field string
			on    checks.Value[bool]
		}{
			{"NFS", "nfsSharing", disk.NFSSharing},
			{"SMB", "smbSharing", disk.SMBSharing},
			{"iSCSI", "iscsiExport", disk.ISCSIExport},
			{"NVMe over TCP", "nvmeTCPExport", disk.NVMeTCPExport},
		} {
			// A disk of a kind that can't be exported is printed without the attribute.
			if on, known := way.on.Get(); known {
				subject.Evidence("/disk "+routeros.AttributeOf("servers.disks", way.field), "%s", routeros.YesNo(on))
				if on {
					subject.Violation("the disk is shared over %s", way.name)
					shared = append(shared, routeros.AttributeOf("servers.disks", way.field)+"=no")
				}
			}
		}
		if len(shared) > 0 {
			routeros.Mend(o, subject, routeros.Find("/disk", routeros.Is("slot", disk.Slot)).Set(shared...))
		}
	}
	if o.Facts.Lacks("/rsync-daemon") {
		return
	}
	rsync, ok := checks.Need(o, o.Facts.Servers.Rsync, "servers.rsync")
	if !ok {
		return
	}
	if on, ok := checks.Need(o.Subject("rsync"), rsync.Enabled, "servers.rsync.enabled"); ok && on {
		o.Subject("rsync").Violation("the rsync server is on")
		routeros.Mend(o, o.Subject("rsync"), routeros.Set("/rsync-daemon", "enabled=no"))
	}
}
