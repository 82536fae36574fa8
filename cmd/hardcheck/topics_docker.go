package main

// dockerAccess holds a proxy's list of paths: a test compares it with what is asked for.
const dockerAccess = `Giving hardcheck access to a Docker engine

Whoever may use the engine's API is root on its host: one request starts a container that mounts
the host's disk and writes to it. The engine knows no users who only read. So these are all root:

  /var/run/docker.sock            whoever may open it; mounted into a container, that container too
  the group docker                may open the socket: its members are root without a password
  TCP with client certificates    whoever holds a client's key
  TCP without them                whoever reaches the port: never do this

hardcheck sends GET and HEAD only, from a fixed list of paths, and refuses everything else before a
byte leaves it; "hardcheck plan docker:" prints the list. That guards against hardcheck's mistakes,
not against whoever steals its access. It never asks for exec, archives, or an image's content.
It reads what "docker inspect" shows, environment variables included, and keeps no secret of it.

Logs it asks for only where the owner of the target agrees, as they may hold personal data: with
consent: [active] the last 100 lines of each container, of which are kept how many are JSON objects
and under which keys something looks like a secret, by line and key, never a value.

On the host itself, as root. This is the simplest, adds no way in, and is the only one that also
reads the owners and modes of the engine's files, daemon.json and /etc/group, follows the links of
what containers mount, and takes their processes from /proc:

    sudo hardcheck audit docker:

In a container, the host's root is mounted read-only, and the socket is named below it; the links of
the host, such as that of /var/run, are followed there:

    docker run --rm -v /:/host:ro hardcheck audit docker+unix:///host/var/run/docker.sock

The container that hardcheck runs in is left out, and the report names it.

From another machine, over TLS with a client certificate. The key is worth root's password: its file
belongs to the auditor alone (mode 0600). The engine must demand the certificate (--tlsverify):

    dockerd --host=unix:///var/run/docker.sock --host=tcp://192.0.2.5:2376 --tlsverify --tlscacert=ca.pem --tlscert=server.pem --tlskey=server.key

    targets:
      - {name: host-a, url: "docker+tcp://192.0.2.5:2376", tls: {ca: ca.pem, cert: auditor.pem, key: auditor.key}}

Through a reverse proxy that passes read requests only: whoever steals this access can read,
environment variables with passwords too, but start nothing. nginx on the engine's host, in place of
the engine's own TCP port; GET allows HEAD as well:

    server {
        listen 192.0.2.5:2376 ssl;
        ssl_certificate        /etc/nginx/server.pem;
        ssl_certificate_key    /etc/nginx/server.key;
        ssl_client_certificate /etc/nginx/ca.pem;
        ssl_verify_client      on;
        location ~ "^/(_ping|v1\.[0-9]+/(version|info|swarm|networks|volumes|(containers|images)/json|containers/[0-9a-f]{64}/(json|top)|images/sha256:[0-9a-f]{64}/(json|history)))$" {
            limit_except GET { deny all; }
            proxy_pass http://unix:/var/run/docker.sock;
        }
        location / { return 403; }
    }

With consent: [active], (json|top) becomes (json|top|logs): whoever steals the access reads logs then.
The user of nginx's workers must be able to open the socket, by the group docker for one: guard that
machine's nginx like root. The site file is as above. What a proxy or an authorization plugin refuses is not-assessed (denied)
in the report, by name; every other path of the list stays readable. A proxy must pass /info too: the
engine's counts there are what shows that its lists are whole.
`
