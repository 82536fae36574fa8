package main

// webTopic says how a web server is named, and what is sent to it.
const webTopic = `What hardcheck asks a web server

A crawler guesses; an audit of a plant needs a list of requests that is known before the first is
sent. "hardcheck plan" prints it. Everything is asked as somebody who is not logged in.

  targets:
    - name: plant-web
      url: "https://10.10.0.20"
      host: plant.example.org                  # the name that the application is asked by
      application: django-modbus-webserver     # or internet-perf-exporter, or flower: fills in web:
      web:
        pages: [/, /config/devices/]           # ask for a login
        api: [/api/v1/]                        # ask for authentication
        schema: "/api/schema/?format=json"     # the OpenAPI description, in JSON
        login: /api/v1/auth/login/
        metrics: /metrics                      # for the monitoring alone
        health: /health                        # tells the version
        sockets: [/ws/alarms/]                 # WebSockets that ask for a login
        plain-ports: [80, 8000]                # may only redirect to https

  GET     /, where it redirects to on the same server, a path of 16 random hex digits, / with the
          Host forged.hardcheck.invalid, and each listed path
  upgrade each WebSocket with the server's own Origin and with that of another site
  ports   GET / and one upgrade at each plain port, in plaintext
  TLS     a handshake with each version

One request at a time, each on a connection of its own, 250 ms apart (1 s with pace: fragile); no
cookie is kept, no compression asked for, no redirect followed but the first. Of a body only marks
are kept (a login form, a debug page), of a cookie its name and flags. After three requests in a
row without an answer nothing more is asked. --pace quick asks GET / alone.

With consent: [active] also: an empty form to the login page (no user name: nobody is locked out),
up to 30 GETs of the first API path within three seconds, four messages to each WebSocket that is
open to strangers, and one request that doesn't finish, for which a server may take a minute. Try
that outside production first.

Nothing is concluded from how a broken application refuses: where GET / is answered 400, 404 or
5xx, what rests on it is not-assessed. "does the application know this Host?" then means host:.
`
