package main

// routerosAuditor is pasted by people into routers: a test plays its commands.
const routerosAuditor = `A least-privilege user for auditing RouterOS 7.14.3 over TLS

What the user's group may do, by its policies:

  read   prints settings and state, and changes nothing
  api    logs in at the services api and api-ssl; without it no password helps

None of the others. write and policy change the router, reboot and ftp are of no use to an audit,
test, sniff and romon reach other hosts. sensitive shows passwords and keys: hardcheck asks for
none, so that a stolen auditor's password gives none away.

What stays unread without them: which BGP sessions have a key, which only a user with sensitive is
asked for (not even then the key itself), and whether a secret is strong (of PPP, IPsec, WireGuard, RADIUS, WiFi,
RoMON), since nobody shows it. Newer releases also hide the texts of scripts, schedules and
netwatch entries: where one is empty that has run, hardcheck calls it not assessed, not clean. A
menu that your release refuses to such a user is named in the report as not-assessed (denied).

The script. Replace the three values at its beginning, then paste all of it into a terminal of the
router, braces included. 192.0.2.10 stands for the machine that runs hardcheck, 192.0.2.1 for the
router's address there. Note first what "/ip service print detail" says of api-ssl: others who use
the service must be in the same list of addresses.

    {
    :local auditorAddress "192.0.2.10/32"
    :local routerAddress "192.0.2.1"
    :local auditorPassword "REPLACE-THIS-PASSWORD"
    :if ($auditorPassword = "REPLACE-THIS-PASSWORD") do={:error "write a long random password into the script first"}
    /user group add name=audit policy=read,api comment="hardcheck"
    /user add name=audit group=audit address=$auditorAddress password=$auditorPassword comment="hardcheck"
    /certificate add name=audit-ca common-name=audit-ca key-size=2048 digest-algorithm=sha256 days-valid=3650 key-usage=key-cert-sign,crl-sign
    /certificate sign audit-ca
    :delay 10s
    /certificate add name=audit-api common-name=$routerAddress subject-alt-name=("IP:" . $routerAddress) key-size=2048 digest-algorithm=sha256 days-valid=730 key-usage=digital-signature,key-encipherment,tls-server
    /certificate sign audit-api ca=audit-ca
    :delay 10s
    /certificate export-certificate audit-ca file-name=audit-ca
    /ip service set api-ssl certificate=audit-api tls-version=only-1.2 address=$auditorAddress disabled=no
    }

The pauses are for slow boards, which take seconds to make a key. If the last command says that the
certificate has no key, wait and enter it once more. A firewall that drops what it does not know
needs a rule above that one (where print shows number 0 as one of the router's own, marked D, give
the number of the first rule after it):

    /ip firewall filter add chain=input action=accept protocol=tcp dst-port=8729 src-address=192.0.2.10 comment="hardcheck" place-before=0

With a certificate of the site's own CA, leave out the lines on audit-ca and audit-api:

    /certificate import file-name=router.crt passphrase=""
    /certificate import file-name=router.key passphrase=""
    /ip service set api-ssl certificate=router.crt_0 tls-version=only-1.2 address=192.0.2.10/32 disabled=no

How hardcheck comes to trust the router. Either copy the CA certificate, with an
administrator's account or by WinBox from Files, and name the copy in the site file:

    scp admin@192.0.2.1:audit-ca.crt ca.pem

    targets:
      - {name: edge, url: "routeros://audit@192.0.2.1", password: {env: EDGE_PASSWORD}, tls: {ca: ca.pem}}

or pin the one certificate. Its SHA-256 as the network shows it, and as the router itself does:

    openssl s_client -connect 192.0.2.1:8729 </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256
    /certificate print detail where name=audit-api

Only if both are equal, write it down: tls: {pin: "..."}. Then:

    EDGE_PASSWORD=... hardcheck audit --site site.yaml

To undo all of it, with the service closed (set back what it was before, if it was in use):

    /ip service set api-ssl disabled=yes certificate=none address=""
    /ip firewall filter remove [find comment="hardcheck"]
    /user remove [find name=audit]
    /user group remove [find name=audit]
    /certificate remove [find name=audit-api]
    /certificate remove [find name=audit-ca]
    /file remove [find name="audit-ca.crt"]
`
