package rosapi

import "testing"

// Must is [Shipped] for tests, changed by the texts of device files.
func Must(t testing.TB, name string, texts ...string) Device {
	t.Helper()
	device, err := Shipped(name)
	for _, text := range texts {
		if err == nil {
			device, err = device.With(text)
		}
	}
	if err != nil {
		t.Fatalf("make device: %v", err)
	}
	return device
}
