# 2026-03-02 09:14:51 by RouterOS 7.14.3
# software id = DEMO-DEMO
#
# model = RB4011iGS+
# serial number = DEMO00000000
/interface bridge
add comment="desks and the server" name=office
/interface ethernet
set [ find default-name=ether1 ] comment="to the provider"
set [ find default-name=ether5 ] comment="pump controllers"
/interface list
add name=WAN
add name=LAN
/ip pool
add name=office ranges=192.168.10.100-192.168.10.199
/ip dhcp-server
add address-pool=office interface=office name=office
/interface bridge port
add bridge=office interface=ether2
add bridge=office interface=ether3
add bridge=office interface=ether4
/interface list member
add interface=ether1 list=WAN
add interface=office list=LAN
/ip address
add address=203.0.113.10/29 interface=ether1 network=203.0.113.8
add address=192.168.10.1/24 interface=office network=192.168.10.0
add address=10.20.0.1/24 interface=ether5 network=10.20.0.0
/ip dhcp-server network
add address=192.168.10.0/24 dns-server=192.168.10.1 gateway=192.168.10.1
/ip dns
set allow-remote-requests=yes servers=203.0.113.9
/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input comment="winbox from home" dst-port=8291 \
    protocol=tcp
add action=drop chain=input comment="all else from outside" \
    in-interface-list=WAN
add action=accept chain=forward connection-state=established,related
add action=accept chain=forward comment="the server reads the pumps" \
    dst-address=10.20.0.0/24 dst-port=502 protocol=tcp src-address=\
    192.168.10.20
add action=drop chain=forward comment="no desk reaches the pumps" \
    in-interface=office out-interface=ether5
/ip firewall nat
add action=masquerade chain=srcnat out-interface-list=WAN
add action=dst-nat chain=dstnat comment="pump-plc for the integrator" \
    dst-port=502 in-interface=ether1 protocol=tcp to-addresses=10.20.0.7 \
    to-ports=502
/ip route
add gateway=203.0.113.9
/ip service
set ftp disabled=yes
set ssh address=192.168.10.0/24
set api-ssl disabled=yes
/ip upnp
set enabled=yes
/snmp
set enabled=yes
/snmp community
set [ find default=yes ] addresses=0.0.0.0/0 write-access=yes
/ipv6 settings
set disable-ipv6=yes
/system clock
set time-zone-name=Europe/Berlin
/system identity
set name=pumping-station
/tool bandwidth-server
set authenticate=no
