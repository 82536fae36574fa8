package main

// jumpHosts tells the ways to targets that are behind another machine.
const jumpHosts = `Auditing what is behind a jump host

hardcheck opens its own connections and holds no SSH client: OpenSSH does that part. There are three
ways. Through none of them does an answer count as evidence for the zone that this machine stands in
(vantage): it is the jump host's place that was tried out.

1. Routers, Modbus, Redis and engines over TCP: dynamic forwarding, and via in the site file. Names
   are resolved on the jump host, and each is one endpoint there.

    ssh -N -D 127.0.0.1:1080 auditor@jump.example.org

    defaults:
      modbus: {via: "socks5://127.0.0.1:1080"}
    targets:
      - {name: pump-plc, url: "modbus://pump.plant.example"}
      - {name: cache, url: "redis://10.20.0.5", via: "socks5://127.0.0.1:1080"}

   A proxy that asks for a login gets it by reference; SOCKS5 sends it in clear text, so only over
   a network that nobody listens to:

    via: {url: "socks5://10.0.0.1:1080", username: jump, password: {file: jump.secret}}

   "hardcheck plan" and the transcript show the proxy beside each connection. An SSH proxy takes a
   connection before it knows whether the target does, so that a target which isn't there looks like
   one that closes at once. That is why modbus+tls:// is spoken TLS to through a proxy only after a
   TLS alert, and why no close that a proxy may have made counts as a device's refusal.

2. An engine that has only its socket: forward the socket, and name this end. The forwarded end is
   worth root on the engine's host, so it belongs in a folder of your own. The files of the engine's
   host are not seen this way.

    ssh -N -L "$XDG_RUNTIME_DIR/engine.sock:/var/run/docker.sock" root@host-a.example.org
    hardcheck audit "docker+unix://$XDG_RUNTIME_DIR/engine.sock"

3. Everything, the host's files included: collect on the jump host, and judge at the desk. The
   snapshot holds no secrets; vantage is the jump host's zone then, and does count.

    ssh auditor@jump.example.org hardcheck collect --site site.yaml > plant.jsonl
    hardcheck audit --from plant.jsonl --profile modbus-web-server
`

// passwordSources tells where passwords may come from.
const passwordSources = `Where hardcheck gets passwords from

Never from the command line's arguments or a URL, where every process of the machine sees them, and
never from the site file itself. A password is named by where it is found, at a target, in defaults
for a kind, or for a proxy (via):

    password: {env: EDGE_PASSWORD}
    password: {file: redis.secret}
    password: {command: [pass, show, plant/edge]}
    password: {prompt: true}

  env       a variable of the environment; it must be set and not empty
  file      a file beside the site file, or an absolute path, with the password and nothing else;
            one line break at its end is left out. Warns when other accounts can read it: chmod 600
  command   a program and its arguments, without a shell, run in the site file's folder. It prints
            the password on one line, within 30 s
  prompt    asked for on the terminal, without echo

A vault or a keyring is reached by its own program. hardcheck holds no keyring and no token:

    password: {command: [vault, kv, get, -field=password, plant/edge]}
    password: {command: [bw, get, password, plant-edge]}
    password: {command: [secret-tool, lookup, service, plant-edge]}
    password: {command: [systemd-creds, decrypt, /etc/hardcheck/edge.cred, "-"]}

Every password is read before anything is sent, and a missing one ends the run. What several targets
share by defaults is read once. For targets given as URLs there are --password-env, --password-file
and --password-command, else the variable HARDCHECK_<KIND>_PASSWORD: HARDCHECK_REDIS_PASSWORD.

A password goes out once for each target, and over TLS only to a server that is trusted. It appears
in no report, snapshot, transcript or log.
`
