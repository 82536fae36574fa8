package main

// modbusTopic says what is sent to a device, and what an earlier version did wrong.
const modbusTopic = `What hardcheck sends to a Modbus device

  modbus://HOST      plaintext on port 502: one connection, one request at a time. No TLS.
  modbus+tls://HOST  TLS on port 802, and first one question in plaintext (function 3, one
                     register, what every HMI polls) on a connection of its own.
                     A ClientHello follows only a TLS alert, a close or a reset. After a Modbus
                     response, however malformed, after silence and any other bytes none is sent.

At least 250 ms lie between two requests (1 s with pace: fragile), there are at most 10 of them,
there is no retry, and the first silence ends it. --pace quick asks one question, over both
schemes in plaintext. "hardcheck plan" lists every request, and what each one waits for.

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
`
