package modbusconn

import (
	"reflect"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/testenv/modbussim"
)

// exporter lets go-cmp look into checks.Value.
func exporter(reflect.Type) bool { return true }

// TestFaults breaks the second answer: the first stays a fact, and the device is
// sent nothing more.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		behaviour modbussim.Behaviour
		reason    checks.Reason
		words     string
	}{
		{modbussim.Silent, checks.Timeout, "did not answer in time"},
		{modbussim.Closing, checks.Unreadable, "closed the connection"},
		{modbussim.Resetting, checks.Unreadable, "reset the connection"},
		{modbussim.WrongTransaction, checks.Unreadable, "with oddities: transaction id 0844 in place of 4844"},
		{modbussim.WrongUnit, checks.Unreadable, "with oddities: unit 2 in place of 1"},
		{modbussim.WrongProtocol, checks.Unreadable, "with oddities: protocol id 1 in place of 0"},
		{modbussim.WrongFunction, checks.Unreadable, "with oddities: function code 06 in place of 04"},
		{modbussim.ShortLength, checks.Unreadable, "with oddities: length 1 before 5 bytes"},
		{modbussim.LongFrame, checks.Unreadable, "with oddities: function code 2B in place of 04"},
		{modbussim.NoHeader, checks.Unreadable, string(notMBAP)},
		{modbussim.Garbled, checks.Unreadable, string(wrongProtocol)},
		{modbussim.Trickle, checks.Timeout, "did not answer in time"},
	} {
		t.Run(string(tc.behaviour), func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{Behaviour: tc.behaviour, At: 2})
			access := impatient(accessTo(t, "modbus", server.Address))
			collection, facts := collectFrom(t, access)
			checktest.WantMain(t, collection, tc.reason, tc.words)
			checktest.WantProblem(t, collection, "reads.inputRegisters", tc.reason, tc.words)
			checktest.WantProblem(t, collection, "serverID", tc.reason, "not asked after this")
			if !checktest.Known(t, facts.Plaintext, "plaintext") || len(sent(access)) != 2 {
				t.Errorf("sent %q", sent(access))
			}
		})
	}
}

func TestLateAnswersAreSkipped(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Behaviour: modbussim.Stammer, At: 2})
	access := accessTo(t, "modbus", server.Address)
	collection, facts := collectFrom(t, access)
	wantWhole(t, collection)
	if got := checktest.Known(t, facts.Reads.HoldingRegisters, "holding registers"); got.Exception != 0 {
		t.Errorf("holding registers %+v", got)
	}
	late := 0
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		if entry.What == "late answer to an earlier request, skipped" {
			late++
		}
	}
	if late != 7 {
		t.Errorf("%d late answers in the transcript", late)
	}
}

func TestNothingThere(t *testing.T) {
	t.Parallel()
	for name, behaviour := range map[string]modbussim.Behaviour{"silent": modbussim.Silent, "garbled": modbussim.Garbled, "closing": modbussim.Closing} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := modbussim.Start(t, modbussim.Config{Behaviour: behaviour})
			access := impatient(accessTo(t, "modbus", server.Address))
			collection := Collect(t.Context(), access)
			if collection.Facts != nil || collection.Problem == nil {
				t.Errorf("%+v", collection)
			}
			if len(sent(access)) != 1 {
				t.Errorf("sent %q", sent(access))
			}
		})
	}
}

// TestSilenceIsExplained has a device that takes connections and says nothing.
func TestSilenceIsExplained(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Behaviour: modbussim.Silent})
	access := impatient(accessTo(t, "modbus", server.Address))
	collection := Collect(t.Context(), access)
	for _, words := range []string{
		server.Address + " accepts connections", "did not answer function 3", "within 1s", "modbus-transport-encrypted", "can't be decided",
		"another unit id than 1 in units", "--step-timeout", "settle: 2s", "pace: fragile", "one client only", "Modbus RTU",
	} {
		checktest.WantMain(t, collection, checks.Timeout, words)
	}
	if collection.State() != checks.StateFailed {
		t.Errorf("state %s", collection.State())
	}
}

func TestOneSlotOnly(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{Slots: 1})
	collection, _ := collectFrom(t, accessTo(t, "modbus", server.Address))
	wantWhole(t, collection)
	if again := Collect(t.Context(), impatient(accessTo(t, "modbus", server.Address))); again.Facts != nil {
		t.Errorf("a refused connection gave facts: %+v", again)
	}
}

func TestTLSPortIsNamed(t *testing.T) {
	t.Parallel()
	server := modbussim.Start(t, modbussim.Config{TLS: modbussim.NewAuthority(t).ServerConfig(t, false)})
	collection := Collect(t.Context(), accessTo(t, "modbus", server.Address))
	checktest.WantMain(t, collection, checks.Unreadable, "modbus+tls://")
}
