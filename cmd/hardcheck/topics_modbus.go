package main

import (
	"strconv"
	"strings"

	"hardcheck/checks/modbus"
)

// modbusTopic says what is sent to a device, and what an earlier version did wrong.
var modbusTopic = strings.ReplaceAll(`What hardcheck sends to a Modbus device

  modbus://HOST      plaintext on port 502: one connection, one request at a time. No TLS.
  modbus+tls://HOST  TLS on port 802, and first one question in plaintext (function 3, one
                     register, what every HMI polls) on a connection of its own.
                     A ClientHello follows only a TLS alert, a close or a reset. After a Modbus
                     response, however malformed, after silence and any other bytes none is sent.

At least 250 ms lie between two requests (1 s with pace: fragile), there are at most MAX of them,
there is no retry, and the first silence ends it. --pace quick asks one question, over both
schemes in plaintext. "hardcheck plan" lists every request, and what each one waits for.

The order: function 3, the registers of the site file, functions 4, 1 and 2, the identification
(43/14), the server id (17), units 255 and 0 unless the site lists them (0 not behind a gateway,
where it is the broadcast), and last what consent allows: functions 8, 90 and the write of 0
registers. So a device that drops one of them is judged by what it answered before. Listed ranges
and allowed probes are 5 at most together, or 3 over TLS with a certificate without a role.

A register with type and expect is read as that type, and only whether it is as expected is kept:
a device's own write lock or limit (explain targets; checks/site has examples). lock: true makes
it the proof that the device blocks writes itself.

Other clients of the device

Some devices serve one client only, and some drop the older client, such as an HMI or the control
system, when a new one connects. hardcheck opens one connection at a time, and plaintext needs one
in all, but that one can be enough: ask the people who run the plant, or use windows.

A device that says nothing

  units: [2]           it may have another unit id than 1; 0 and 255 are common
  --step-timeout 10s   serial lines behind a gateway are slow
  settle: 2s           some devices swallow what comes right after the connect
  pace: fragile        some need a second between two requests
  one client only      disconnect the other client, or audit when it is away
  RTU                  a serial server that passes Modbus RTU through as it is answers no
                       Modbus TCP: set it to Modbus TCP

Where only another unit id is silent, list it in units: it isn't asked then.

Why plaintext comes first: a device that ignores the length in the Modbus header reads the first
bytes of a ClientHello as a request, and the rest of it as further requests with random function
codes. Each hello has at most 264 bytes, so that byte 7, the function code, is 0, which is none:
that is looked at before the first byte leaves, and a test builds every hello that can be sent.
A server name of more than 20 bytes is left out for that.

Ports 502 and 802 are refused for every other scheme, since the first bytes of Redis, HTTP and TLS
clients are requests to some devices too.

If you used an earlier version with modbus+tls://

It sent the ClientHello first, with 1 (read coils) at byte 7 in some of them, and asked in
plaintext last. Tried on a libmodbus server with 65,535 registers that speaks plaintext only, 9 of
960 audits changed a register. modbus:// was not affected, nor were devices that speak TLS on the
audited port. If a device that you audited by modbus+tls:// spoke no TLS there, compare its
registers and coils with its project or its last backup.
`, "MAX", strconv.Itoa(modbus.MaxRequests))
