package all_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

// TestEveryWordOfAKeyIsTaken holds for each key of each kind that a site file may give it
// every word that it lists, and that a snapshot of that site can be read again.
func TestEveryWordOfAKeyIsTaken(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, kind := range all.Kinds() {
		pointer := kind.NewSettings()
		if pointer == nil {
			continue
		}
		for field := range reflect.TypeOf(pointer).Elem().Fields() {
			words := field.Tag.Get("words")
			if words == "" || field.Type.Kind() != reflect.String {
				continue
			}
			for _, word := range strings.Split(words, ",") {
				tried++
				settings := reflect.ValueOf(kind.NewSettings())
				settings.Elem().FieldByIndex(field.Index).SetString(word)
				target := checks.Target{Name: "t", Kind: kind.Name}
				if faults := kind.Settle(&target, settings.Interface(), func(...any) bool { return false }); len(faults) > 0 {
					t.Errorf("%s: %s %s: %+v", kind.Name, field.Name, word, faults)
				}
				if err := again(t, target); err != nil {
					t.Errorf("%s: %s %s: %v", kind.Name, field.Name, word, err)
				}
			}
		}
	}
	if tried < 10 {
		t.Errorf("%d words were tried: the test sees too few", tried)
	}
}

// again takes a target through a snapshot.
func again(t *testing.T, target checks.Target) error {
	t.Helper()
	data, err := json.Marshal(target)
	if err != nil {
		t.Fatal(err)
	}
	var read checks.Target
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	return checks.DecodeSettings(&read, all.Kinds())
}
