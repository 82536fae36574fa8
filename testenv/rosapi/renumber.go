package rosapi

import (
	"fmt"
	"net/netip"
	"strings"
)

// Renumbered returns the device with texts replaced in all values and in the clients'
// address, in pairs of old and new as strings.NewReplacer takes them: a lab moves the
// shipped devices to its own networks.
func (d Device) Renumbered(pairs ...string) (Device, error) {
	replacer := strings.NewReplacer(pairs...)
	moved := d.clone()
	for menu := range moved.menus {
		rows := d.Rows(menu)
		for _, row := range rows {
			for i := range row {
				row[i].Value = replacer.Replace(row[i].Value)
			}
		}
		moved.menus[menu] = rows
	}
	if !d.Client.IsValid() {
		return moved, nil
	}
	client, err := netip.ParseAddr(replacer.Replace(d.Client.String()))
	if err != nil {
		return Device{}, fmt.Errorf("renumber the clients of %s: %w", d.Name, err)
	}
	moved.Client = client
	return moved, nil
}
