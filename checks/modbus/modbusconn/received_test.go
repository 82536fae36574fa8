package modbusconn

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// conditions are those of a plan's steps, by their words.
var conditions = map[string]func(modbus.Facts) bool{
	"": func(modbus.Facts) bool { return true },
	"the device has more objects to tell": func(f modbus.Facts) bool {
		id, known := f.Identification.Get()
		_, all := id.Further.Get()
		return known && id.Exception == 0 && !all
	},
	"the device identified itself by function 43":                                  identifiedBy43,
	"the device did not identify itself by function 43":                            func(f modbus.Facts) bool { return !identifiedBy43(f) },
	"before the write the device has refused a function as unknown (exception 01)": refusedAsUnknown,
	"before the write the device has refused no function as unknown":               func(f modbus.Facts) bool { return !refusedAsUnknown(f) },
	"no answer before came from a gateway":                                         func(f modbus.Facts) bool { return !gatewayAnswered(f) },
}

func identifiedBy43(f modbus.Facts) bool {
	id, known := f.Identification.Get()
	return known && id.Exception == 0
}

func refusedAsUnknown(f modbus.Facts) bool {
	answers := []checks.Value[modbus.Answer]{f.Reads.Coils, f.Reads.DiscreteInputs, f.Reads.HoldingRegisters, f.Reads.InputRegisters}
	for _, unit := range f.Units {
		answer, _ := unit.Get()
		answers = append(answers, checks.Known(answer.Answer))
	}
	id, _ := f.Identification.Get()
	server, _ := f.ServerID.Get()
	return slices.ContainsFunc(append(answers, checks.Known(id.Answer), checks.Known(server.Answer)), func(value checks.Value[modbus.Answer]) bool {
		answer, known := value.Get()
		return known && answer.Exception == modbus.IllegalFunction
	})
}

func gatewayAnswered(f modbus.Facts) bool {
	id, _ := f.Identification.Get()
	unit, _ := f.Units["255"].Get()
	return id.Gateway() || unit.Gateway()
}

func comesTrue(t *testing.T, when string, f modbus.Facts) bool {
	t.Helper()
	for _, part := range strings.Split(when, ", and ") {
		condition, known := conditions[part]
		if !known {
			t.Fatalf("the plan has a condition of its own: %q", part)
		}
		if !condition(f) {
			return false
		}
	}
	return true
}

// TestPlanIsWhatDevicesReceive compares the plan with every byte that devices of six
// authors and odd ones received, without consent and with all of it. Every step whose
// condition came true is there, in the plan's order, until the device breaks off, and
// nothing else.
func TestPlanIsWhatDevicesReceive(t *testing.T) {
	t.Parallel()
	accesses := map[string]func(checks.Access) checks.Access{
		"as_it_is":     func(a checks.Access) checks.Access { return a },
		"all_consents": func(a checks.Access) checks.Access { return withConsent(a, "active", "write-probe") },
		"with_ranges": func(a checks.Access) checks.Access {
			a.Target.Settings = modbus.Settings{Registers: ranges()[:3]}
			return withConsent(a, "active")
		},
	}
	for device, start := range allDevices() {
		t.Run(device, func(t *testing.T) {
			t.Parallel()
			address := start(t)
			for name, of := range accesses {
				t.Run(name, func(t *testing.T) {
					recorder := modbussim.Record(t, address)
					access := of(accessToDevice(t, device, recorder.Address))
					collection := Collect(t.Context(), access)
					facts, _ := collection.Facts.(modbus.Facts)
					broken := collection.Facts == nil || gaveUp(collection)
					wantReceived(t, access, facts, broken, received(t, recorder))
				})
			}
		})
	}
}

// received are the requests that reached a device, as plans show them.
func received(t *testing.T, recorder *modbussim.Recorder) []string {
	t.Helper()
	var all []string
	for _, chunk := range recorder.Chunks() {
		m, err := modbussim.ReadMessage(bytes.NewReader(chunk.Bytes))
		if err != nil || len(m.Bytes()) != len(chunk.Bytes) {
			t.Fatalf("% X is not one message: %v", chunk.Bytes, err)
		}
		if m.PDU[0] == 0x2B && m.PDU[3] != 0 {
			all = append(all, fmt.Sprintf("2B 0E 01 NN, unit %d", m.Unit))
			continue
		}
		all = append(all, fmt.Sprintf("% X, unit %d", m.PDU, m.Unit))
	}
	return all
}

// bare is a step without its words.
func bare(what string) string {
	fields := strings.Fields(what)
	end := slices.IndexFunc(fields, func(field string) bool { return !isHex(field) })
	return strings.Join(fields[:end], " ") + ", unit " + fields[len(fields)-1]
}

// gaveUp reports whether the device ended the conversation before all was asked.
func gaveUp(collection checks.Collection) bool {
	for _, problem := range collection.Problems {
		if strings.Contains(problem.Detail, "not asked after this") {
			return true
		}
	}
	return false
}

func wantReceived(t *testing.T, access checks.Access, facts modbus.Facts, broken bool, got []string) {
	t.Helper()
	var missing []string
	rest := got
	for _, step := range Plan(access) {
		switch {
		case step.Event != "send":
		case step.Skipped != "":
			if slices.Contains(got, bare(step.What)) {
				t.Errorf("left out by the plan, and sent: %s", step.What)
			}
		case len(rest) > 0 && rest[0] == bare(step.What):
			if step.Class == checks.WriteProbe && !slices.Contains(access.Target.Consent, "write-probe") {
				t.Errorf("sent without consent: %s", step.What)
			}
			rest = rest[1:]
		case len(rest) == 0 && broken:
		case comesTrue(t, step.When, facts):
			missing = append(missing, step.What)
		}
	}
	if len(rest) > 0 || len(missing) > 0 {
		t.Errorf("received %q\nnot planned %q\nplanned and not received %q", got, rest, missing)
	}
	t.Logf("received as planned: %s", strings.Join(got, " | "))
}
