package modbusconn

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"time"

	mb "github.com/simonvetter/modbus"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// typedOf is the register itself where something is expected of its value.
func typedOf(listed modbus.Registers) *modbus.Registers {
	if listed.Expect == nil {
		return nil
	}
	return &listed
}

func expectedField(listed modbus.Registers) string { return "expected." + listed.String() }

// askTyped lets the client of github.com/simonvetter/modbus read a register through a
// relay, and keeps whether the value is as expected. A relay that fails costs the value
// alone: the range is read without it then.
func (c *collector) askTyped(ctx context.Context, l *link, asked request, listed modbus.Registers) (reply, *checks.Problem) {
	var got reply
	var problem *checks.Problem
	reached := false
	value, err := c.through(ctx, listed, c.device.interval+l.timeout, func(unit byte, pdu []byte) (reply, *checks.Problem) {
		reached = true
		one := asked
		if unit != asked.unit || !bytes.Equal(pdu, asked.pdu) {
			one = request{unit, pdu, "a request that was not planned", checks.Active} // the guard refuses it
		}
		got, problem = c.ask(ctx, l, one)
		return got, problem
	})
	switch {
	case reached && problem != nil, reached && got.Exception != 0:
		return got, problem
	case !reached && ctx.Err() != nil:
		return c.ask(ctx, l, asked) // which says so
	case err != nil:
		unread := checks.Problem{Reason: checks.Unreadable, Detail: "the value was not read: " + err.Error()}
		c.problems.Add(expectedField(listed), unread)
		c.fail(unread)
	default:
		if c.facts.Expected == nil {
			c.facts.Expected = map[string]checks.Value[modbus.Expectation]{}
		}
		c.facts.Expected[listed.String()] = checks.Known(value)
	}
	if !reached {
		return c.ask(ctx, l, asked)
	}
	return got, nil
}

// slack is what the client waits beyond what the device may take, so that the relay's
// reason comes first.
const slack = 5 * time.Second

// throughRelay runs a relay and its client until both are done. step is the longest that
// an answer of the device may take.
func throughRelay(ctx context.Context, listed modbus.Registers, step time.Duration, ask asking) (modbus.Expectation, error) {
	r, err := newRelay(ask)
	if err != nil {
		return "", err
	}
	var value modbus.Expectation
	var clientErr error
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				clientErr = fmt.Errorf("the reading client panicked: %v", p)
			}
		}()
		value, clientErr = readValue(r.address(), r.nonce, listed, step+slack)
	}()
	err = r.serve(ctx, step+slack)
	<-done
	if err != nil {
		return "", err
	}
	return value, clientErr
}

// readValue reads a register as a client of another author does, after the relay's nonce.
func readValue(address string, nonce request, listed modbus.Registers, timeout time.Duration) (modbus.Expectation, error) {
	// Without a logger of its own the client writes to standard output.
	client, err := mb.NewClient(&mb.ClientConfiguration{URL: "tcp://" + address, Timeout: timeout, Logger: log.New(io.Discard, "", 0)})
	if err != nil {
		return "", fmt.Errorf("make client: %w", err)
	}
	if err := client.Open(); err != nil { // nothing may be asked of a client that isn't open: it panics
		return "", fmt.Errorf("connect to the relay: %w", err)
	}
	defer func() { _ = client.Close() }()
	_ = client.SetUnitId(nonce.unit)
	if _, err := client.ReadRegisters(uint16(nonce.pdu[1])<<8|uint16(nonce.pdu[2]), uint16(nonce.pdu[4]), mb.HOLDING_REGISTER); err != nil {
		return "", fmt.Errorf("be admitted by the relay: %w", err)
	}
	_ = client.SetUnitId(byte(listed.Unit))
	words := mb.HIGH_WORD_FIRST
	if listed.Words == modbus.LowFirst {
		words = mb.LOW_WORD_FIRST
	}
	if err := client.SetEncoding(mb.BIG_ENDIAN, words); err != nil {
		return "", fmt.Errorf("set the order of words: %w", err)
	}
	return judgeValue(client, listed)
}

// judgeValue reads the register by its type. The value goes no further.
func judgeValue(client *mb.ModbusClient, listed modbus.Registers) (modbus.Expectation, error) {
	at, expect, table := uint16(listed.Address), listed.Expect, mb.HOLDING_REGISTER
	if listed.Table == "input" {
		table = mb.INPUT_REGISTER
	}
	switch listed.Type {
	case modbus.TypeBool:
		read := client.ReadCoil
		if listed.Table == "discrete" {
			read = client.ReadDiscreteInput
		}
		value, err := read(at)
		return expect.Bool(value), err
	case modbus.TypeUint16:
		value, err := client.ReadRegister(at, table)
		return expect.Uint(uint64(value), 16), err
	case modbus.TypeInt16:
		value, err := client.ReadRegister(at, table)
		return expect.Int(int64(int16(value)), 16), err
	case modbus.TypeUint32:
		value, err := client.ReadUint32(at, table)
		return expect.Uint(uint64(value), 32), err
	case modbus.TypeInt32:
		value, err := client.ReadUint32(at, table)
		return expect.Int(int64(int32(value)), 32), err
	case modbus.TypeFloat32:
		value, err := client.ReadFloat32(at, table)
		return expect.Float(value), err
	case modbus.TypeUint64:
		value, err := client.ReadUint64(at, table)
		return expect.Uint(value, 64), err
	}
	return "", fmt.Errorf("the type %q is not known", listed.Type)
}
