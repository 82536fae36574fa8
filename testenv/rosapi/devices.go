package rosapi

import (
	_ "embed" // the devices
	"fmt"
	"sync"
)

var (
	//go:embed devices/virtual.txt
	virtualText string
	//go:embed devices/defconf.txt
	defconfText string
	//go:embed devices/careless.txt
	carelessText string
	//go:embed devices/hardened.txt
	hardenedText string
)

// shipped are the devices of this package, from their layers.
var shipped = sync.OnceValues(func() (map[string]Device, error) {
	devices := map[string]Device{"": blank("")}
	for _, layer := range []struct{ name, below, text string }{
		{"virtual", "", virtualText},
		{"factory", "virtual", defconfText},
		{"careless", "factory", carelessText},
		{"hardened", "factory", hardenedText},
	} {
		base := devices[layer.below]
		base.Name = layer.name
		device, err := base.With(layer.text)
		if err != nil {
			return nil, err
		}
		devices[layer.name] = device
	}
	return devices, nil
})

// Shipped returns a device of this package by its name: "virtual" is a fresh virtual
// router, "factory" a board with the factory's configuration, "careless" and
// "hardened" are that board at a plant, one left as it was hurried into service and
// one with every rule of the policies kept.
func Shipped(name string) (Device, error) {
	devices, err := shipped()
	if err != nil {
		return Device{}, err
	}
	device, found := devices[name]
	if !found || name == "" {
		return Device{}, fmt.Errorf("no such device: %q", name)
	}
	return device.clone(), nil
}
