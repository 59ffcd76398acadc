// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-connection.h"
#include "dd-conntrack.h"
#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-session.h"

/* The ways of packets, as they were measured on a real kernel with Docker 29's
 * rules. */

#define WEB  "docker run -d --name web -p 8080:80 nginx >/dev/null 2>&1; "
#define APP  "docker network create app >/dev/null; docker run -d --name other --network app " \
             "nginx >/dev/null 2>&1; "
#define SIDE "docker run -d --name other nginx >/dev/null 2>&1; "
#define WAIT "sleep 2; ssh laptop true"
#define VM_INTO_WEB "output@docker-desktop routed@docker-desktop postrouting@docker-desktop " \
                    "bridged@docker-desktop crossed@docker-desktop delivered@web"
#define VM_BACK_INTO_WEB "relayed@host* prerouting@docker-desktop* routed@docker-desktop " \
                         "forward@docker-desktop postrouting@docker-desktop " \
                         "bridged@docker-desktop crossed@docker-desktop delivered@web"
#define VM_FROM_WEB "sent@web routed@web crossed@web prerouting@docker-desktop "
#define VM_OUT VM_FROM_WEB "routed@docker-desktop forward@docker-desktop " \
               "postrouting@docker-desktop* relayed@host* "
#define VM_BACK_OUT VM_FROM_WEB "input@docker-desktop relayed@host* "
#define DESKTOP "hostctl desktop; " WEB
#define NO_PROXY "sudo mkdir -p /etc/docker; echo '{\"userland-proxy\": false}' | sudo tee " \
                 "/etc/docker/daemon.json >/dev/null; "
#define SIX(options) "docker network create --ipv6 --subnet fd00:1::/64 " options \
                     " six >/dev/null; docker run -d --name web --network six -p 8080:80 nginx " \
                     ">/dev/null 2>&1; "
#define FAR "docker network create --ipv6 --subnet fd00:5::/64 far >/dev/null; docker run -d --name " \
            "other --network far nginx >/dev/null 2>&1; "
#define GATEWAY "-o com.docker.network.bridge.gateway_mode_"

/* @hops: "kind@place", with "!" where it was dropped and "*" where it was
 * rewritten; @peer: the address that the server sees; @back: the same as @hops
 * for the answer. */
typedef struct
{
  const char    *name;
  const char    *setup;
  guint32        host;
  const char    *container;
  const char    *address;
  guint          port;
  DdTransport    transport;
  const char    *hops;
  DdTripOutcome  outcome;
  const char    *peer;
  const char    *back;
} Path;

#define INTO_WEB "bridged@host crossed@host delivered@web"
#define FROM_WEB "sent@web routed@web crossed@web "
#define TO_LAPTOP FROM_WEB "prerouting@host routed@host forward@host postrouting@host* " \
                  "crossed@host delivered@laptop"
#define TO_PROXY FROM_WEB "prerouting@host input@host proxied@host* output@host "
#define BACK_ACROSS FROM_WEB "prerouting@host* routed@host forward@host postrouting@host* " \
                    "bridged@host crossed@host delivered@other"
#define CROSSED_TO_WEB "sent@other routed@other crossed@other prerouting@host routed@host " \
                       "forward@host postrouting@host* bridged@host crossed@host "
#define ACROSS CROSSED_TO_WEB "delivered@web"
#define BACK_ROUTED FROM_WEB "prerouting@host* routed@host forward@host postrouting@host " \
                    "bridged@host crossed@host delivered@other"
#define TO_BRIDGE "routed@host postrouting@host bridged@host crossed@host "

static const Path paths[] = {
  { "a-lan", WEB WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "a-static-route", WEB WAIT, DD_HOST_LAPTOP, NULL, "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "a-unpublished", WEB WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8081, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "b-localhost", WEB WAIT, 0, NULL, "127.0.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host input@host proxied@host* output@host routed@host postrouting@host "
    INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY "input@host delivered@host" },
  { "b-own-address", WEB WAIT, 0, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host* routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED,
    "192.168.1.20",
    FROM_WEB "prerouting@host input@host* delivered@host" },
  { "b-container", WEB WAIT, 0, NULL, "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@host output@host routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED,
    "172.17.0.1",
    FROM_WEB "prerouting@host input@host delivered@host" },
  { "b-container-unpublished", WEB WAIT, 0, NULL, "172.17.0.2", 81, DD_TRANSPORT_TCP,
    "sent@host output@host routed@host postrouting@host bridged@host crossed@host refused@web",
    DD_TRIP_REFUSED, NULL, NULL },
  { "c-internet", WEB WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host routed@host forward@host postrouting@host* "
    "crossed@host delivered@internet", DD_TRIP_DELIVERED, "192.168.1.20",
    "sent@internet crossed@internet prerouting@host* routed@host forward@host postrouting@host "
    INTO_WEB },
  { "d-same-bridge", WEB SIDE WAIT, 0, "other", "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.3",
    FROM_WEB "bridged@host crossed@host delivered@other" },
  { "d-same-bridge-closed", WEB SIDE WAIT, 0, "other", "172.17.0.2", 81, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other bridged@host crossed@host refused@web",
    DD_TRIP_REFUSED, NULL, NULL },
  { "e-other-bridge", WEB APP WAIT, 0, "other", "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "e-no-endpoint", WEB APP WAIT, 0, "other", "172.17.0.9", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host routed@host forward@host!",
    DD_TRIP_DROPPED, NULL, NULL },
  { "e-published", WEB APP WAIT, 0, "other", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host* routed@host forward@host "
    "postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    BACK_ACROSS },
  { "e-published-by-gateway", WEB APP WAIT, 0, "other", "172.18.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host* routed@host forward@host "
    "postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    BACK_ACROSS },
  { "f-hairpin", WEB WAIT, 0, "web", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host input@host proxied@host* output@host "
    "routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY TO_BRIDGE "delivered@web" },
  { "f-neighbour", WEB SIDE WAIT, 0, "other", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host input@host proxied@host* output@host "
    "routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY TO_BRIDGE "delivered@other" },
  { "g-udp", "docker pull -q alpine >/dev/null; docker run -d --name web -p 5353:53/udp alpine nc -u "
    "-l -k -p 53 >/dev/null; " WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 5353, DD_TRANSPORT_UDP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "g-tcp-is-another", "docker pull -q alpine >/dev/null; docker run -d --name web -p 5353:53/udp "
    "alpine nc -u -l -k -p 53 >/dev/null; " WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 5353,
    DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop prerouting@host input@host "
    "refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "h-loopback-bound", "docker run -d --name web -p 127.0.0.1:8080:80 nginx >/dev/null 2>&1; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "i-nobody", WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 80, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "docker-user", WEB "sudo iptables -I DOCKER-USER -p tcp --dport 80 -j DROP; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host!",
    DD_TRIP_DROPPED, NULL, NULL },
  { "docker-user-too-late", WEB "sudo iptables -I DOCKER-USER -p tcp --dport 8080 -j DROP; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "input-drop", WEB "sudo iptables -P INPUT DROP; " WAIT, DD_HOST_LAPTOP, NULL,
    "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "input-drop-hairpin", WEB "sudo iptables -P INPUT DROP; " WAIT, 0, "web", "192.168.1.20",
    8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host input@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "icc-off", "docker network create -o com.docker.network.bridge.enable_icc=false app "
    ">/dev/null; docker run -d --name web --network app nginx >/dev/null 2>&1; docker run -d "
    "--name other --network app nginx >/dev/null; " WAIT, 0, "other", "172.18.0.2", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other crossed@other bridged@host prerouting@host "
    "forward@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "f-hairpin-no-proxy", NO_PROXY WEB WAIT, 0, "web", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host* routed@host forward@host postrouting@host* "
    "" INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1", FROM_WEB "prerouting@host* routed@host "
    "forward@host postrouting@host* " INTO_WEB },
  { "f-neighbour-no-proxy", NO_PROXY WEB SIDE WAIT, 0, "other", "192.168.1.20", 8080,
    DD_TRANSPORT_TCP, "sent@other routed@other crossed@other prerouting@host* routed@host forward@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.3", FROM_WEB "bridged@host prerouting@host forward@host postrouting@host* crossed@host "
    "delivered@other" },
  { "b-localhost-no-proxy", NO_PROXY WEB WAIT, 0, NULL, "127.0.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host* routed@host postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED,
    "172.17.0.1", FROM_WEB "prerouting@host* input@host* delivered@host" },
  { "a-no-proxy", NO_PROXY WEB WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50", TO_LAPTOP },
  { "v6-localhost", SIX ("") WAIT, 0, NULL, "::1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host input@host proxied@host* output@host routed@host postrouting@host "
    INTO_WEB, DD_TRIP_DELIVERED, "fd00:1::1", TO_PROXY "input@host delivered@host" },
  { "v6-own-gateway", SIX ("") WAIT, 0, NULL, "fd00:1::1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host* routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED,
    "fd00:1::1", FROM_WEB "prerouting@host input@host* delivered@host" },
  { "v6-hairpin", SIX ("") WAIT, 0, "web", "fd00:1::1", 8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host input@host proxied@host* output@host "
    "routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "fd00:1::1", TO_PROXY TO_BRIDGE "delivered@web" },
  { "v6-other-bridge", SIX ("") FAR WAIT, 0, "other", "fd00:1::2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "v6-published", SIX ("") FAR WAIT, 0, "other", "fd00:5::1", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host* routed@host forward@host "
    "postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED, "fd00:1::1", BACK_ACROSS },
  { "v6-routed", SIX (GATEWAY "ipv6=routed") FAR WAIT, 0, "other", "fd00:1::2", 80, DD_TRANSPORT_TCP,
    ACROSS, DD_TRIP_DELIVERED, "fd00:1::1", BACK_ROUTED },
  { "v6-routed-unpublished", SIX (GATEWAY "ipv6=routed") FAR WAIT, 0, "other", "fd00:1::2", 81,
    DD_TRANSPORT_TCP, "sent@other routed@other crossed@other prerouting@host routed@host forward@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "v6-routed-localhost", SIX (GATEWAY "ipv6=routed") WAIT, 0, NULL, "::1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host input@host refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "routed", SIX (GATEWAY "ipv4=routed") FAR WAIT, 0, "other", "172.18.0.2", 80, DD_TRANSPORT_TCP,
    ACROSS, DD_TRIP_DELIVERED, "172.18.0.1", BACK_ROUTED },
  { "unprotected", SIX (GATEWAY "ipv4=nat-unprotected") FAR WAIT, 0, "other", "172.18.0.2", 80,
    DD_TRANSPORT_TCP, ACROSS, DD_TRIP_DELIVERED, "172.18.0.1", BACK_ROUTED },
  { "unprotected-closed", SIX (GATEWAY "ipv4=nat-unprotected") FAR WAIT, 0, "other", "172.18.0.2", 81,
    DD_TRANSPORT_TCP, CROSSED_TO_WEB "refused@web", DD_TRIP_REFUSED, NULL, NULL },
  { "isolated", SIX ("--internal " GATEWAY "ipv4=isolated " GATEWAY "ipv6=isolated") WAIT, 0, NULL,
    "172.18.0.1", 80, DD_TRANSPORT_TCP, "sent@host output@host routed@host postrouting@host crossed@host lost@internet", DD_TRIP_DROPPED, NULL, NULL },
  { "desktop-lan", DESKTOP WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop relayed@host* " VM_INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1", VM_BACK_OUT "routed@host crossed@host delivered@laptop" },
  { "desktop-localhost", DESKTOP WAIT, 0, NULL, "127.0.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@host relayed@host* " VM_INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1", VM_BACK_OUT "delivered@host" },
  { "desktop-container", DESKTOP WAIT, 0, NULL, "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@host routed@host crossed@host lost@internet", DD_TRIP_DROPPED, NULL, NULL },
  { "desktop-unpublished", DESKTOP WAIT, 0, NULL, "127.0.0.1", 80, DD_TRANSPORT_TCP,
    "sent@host refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "desktop-internet", DESKTOP WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    VM_OUT "routed@host crossed@host delivered@internet", DD_TRIP_DELIVERED, "192.168.1.20", "sent@internet crossed@internet " VM_BACK_INTO_WEB },
  { "desktop-host", DESKTOP "nc -l -k -p 9000 & " WAIT, 0, "web", "192.168.65.254", 9000,
    DD_TRANSPORT_TCP, VM_OUT "delivered@host", DD_TRIP_DELIVERED, "127.0.0.1", "sent@host " VM_BACK_INTO_WEB },
  { "desktop-host-closed", DESKTOP WAIT, 0, "web", "192.168.65.254", 9000, DD_TRANSPORT_TCP,
    VM_OUT "refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "desktop-own-port", DESKTOP WAIT, 0, "web", "192.168.65.254", 8080, DD_TRANSPORT_TCP,
    VM_OUT "relayed@host* " VM_INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1", VM_BACK_OUT VM_BACK_INTO_WEB },
  { "desktop-host-mode", "hostctl desktop; docker run -d --network host --name web nginx >/dev/null "
    "2>&1; " WAIT, 0, NULL, "127.0.0.1", 80, DD_TRANSPORT_TCP, "sent@host refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "internal", "docker network create --internal app >/dev/null; docker run -d --name web "
    "--network app nginx >/dev/null 2>&1; " WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web lost@web", DD_TRIP_UNREACHABLE, NULL, NULL },
};

/* Networks on the host's card: no bridge and no rule on the way. What a real
 * kernel does was measured for macvlan; ipvlan is as Documentation/networking/ipvlan.rst
 * says. */

#define LAN  "docker network create -d macvlan -o parent=eth0 --subnet 192.168.1.0/24 --gateway " \
             "192.168.1.1 lan >/dev/null; docker run -d --name web --network lan --ip 192.168.1.100 " \
             "nginx >/dev/null 2>&1; "
#define LAN2 LAN "docker run -d --name other --network lan --ip 192.168.1.101 nginx >/dev/null; "
#define IPV(mode, subnet) "docker network create -d ipvlan -o parent=eth0 -o ipvlan_mode=" mode \
             " --subnet " subnet " lan >/dev/null; docker run -d --name web --network lan nginx " \
             ">/dev/null 2>&1; docker run -d --name other --network lan nginx >/dev/null; "
#define MODE(mode) "docker network create -d macvlan -o parent=eth0 -o macvlan_mode=" mode \
             " --subnet 192.168.1.0/24 --gateway 192.168.1.1 lan >/dev/null; docker run -d --name web " \
             "--network lan --ip 192.168.1.100 nginx >/dev/null 2>&1; "
#define AND_OTHER "docker run -d --name other --network lan --ip 192.168.1.101 nginx >/dev/null; "
#define VLAN "docker network create -d macvlan -o parent=eth0.50 --subnet 192.168.50.0/24 lan " \
             ">/dev/null; "

static const Path card_paths[] = {
  { "macvlan-lan", LAN WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.100", 80, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop crossed@host delivered@web", DD_TRIP_DELIVERED,
    "192.168.1.50",
    "sent@web routed@web asked@web crossed@web crossed@host delivered@laptop" },
  { "macvlan-closed", LAN WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.100", 81, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop crossed@host refused@web", DD_TRIP_REFUSED, NULL },
  { "macvlan-to-lan", LAN WAIT, 0, "web", "192.168.1.50", 0, DD_TRANSPORT_ICMP,
    "sent@web routed@web asked@web crossed@web crossed@host delivered@laptop", DD_TRIP_DELIVERED,
    "192.168.1.100",
    "sent@laptop routed@laptop crossed@laptop crossed@host delivered@web" },
  { "macvlan-to-internet", LAN WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web asked@web crossed@web crossed@host delivered@internet",
    DD_TRIP_DELIVERED, "192.168.1.100",
    "sent@internet crossed@internet crossed@host delivered@web" },
  { "macvlan-to-neighbour", LAN2 WAIT, 0, "other", "192.168.1.100", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other asked@other crossed@other bridged@host crossed@host delivered@web",
    DD_TRIP_DELIVERED, "192.168.1.101",
    "sent@web routed@web asked@web crossed@web bridged@host crossed@host delivered@other" },
  { "macvlan-to-own-host", LAN WAIT, 0, "web", "192.168.1.20", 0, DD_TRANSPORT_ICMP,
    "sent@web routed@web lost@web", DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-from-own-host", LAN WAIT, 0, NULL, "192.168.1.100", 80, DD_TRANSPORT_TCP,
    "sent@host output@host routed@host postrouting@host lost@host", DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-nobody", LAN WAIT, 0, "web", "192.168.1.77", 0, DD_TRANSPORT_ICMP,
    "sent@web routed@web lost@web", DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-other-host", "ssh server true; " LAN WAIT, 1, NULL, "192.168.1.100", 80,
    DD_TRANSPORT_TCP, "sent@server output@server routed@server postrouting@server crossed@server "
    "crossed@host delivered@web", DD_TRIP_DELIVERED, "192.168.1.21",
    "sent@web routed@web asked@web crossed@web crossed@host prerouting@server input@server "
    "delivered@server" },
  { "macvlan-two-hosts", LAN "ssh server 'docker network create -d macvlan -o parent=eth0 --subnet "
    "192.168.1.0/24 --gateway 192.168.1.1 lan >/dev/null; docker run -d --name far --network lan --ip "
    "192.168.1.110 nginx >/dev/null 2>&1'; " WAIT, 0, "web", "192.168.1.110", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web asked@web crossed@web crossed@host crossed@server delivered@far",
    DD_TRIP_DELIVERED, "192.168.1.100",
    "sent@far routed@far asked@far crossed@far crossed@server crossed@host delivered@web" },
  { "macvlan-private", MODE ("private") AND_OTHER WAIT, 0, "other", "192.168.1.100", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other lost@other", DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-private-lan", MODE ("private") AND_OTHER WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.100",
    80, DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop crossed@host delivered@web",
    DD_TRIP_DELIVERED, "192.168.1.50",
    "sent@web routed@web asked@web crossed@web crossed@host delivered@laptop" },
  { "macvlan-vepa", MODE ("vepa") AND_OTHER WAIT, 0, "other", "192.168.1.100", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other lost@other", DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-passthru", MODE ("passthru") WAIT, 0, "web", "192.168.1.50", 0, DD_TRANSPORT_ICMP,
    "sent@web routed@web asked@web crossed@web crossed@host delivered@laptop", DD_TRIP_DELIVERED,
    "192.168.1.100",
    "sent@laptop routed@laptop crossed@laptop crossed@host delivered@web" },
  { "macvlan-passthru-host", MODE ("passthru") WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 22,
    DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop crossed@host lost@web",
    DD_TRIP_DROPPED, NULL },
  { "macvlan-vlan", VLAN "docker run -d --name web --network lan nginx >/dev/null 2>&1; docker run -d "
    "--name other --network lan nginx >/dev/null; " WAIT, 0, "other", "192.168.50.2", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other asked@other crossed@other bridged@host crossed@host "
    "delivered@web", DD_TRIP_DELIVERED, "192.168.50.3",
    "sent@web routed@web asked@web crossed@web bridged@host crossed@host delivered@other" },
  { "macvlan-vlan-other-host", VLAN "docker run -d --name web --network lan nginx >/dev/null 2>&1; "
    "ssh server '" VLAN "docker run -d --name far --network lan --ip 192.168.50.9 nginx >/dev/null "
    "2>&1'; " WAIT, 0, "web", "192.168.50.9", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web asked@web crossed@web crossed@host crossed@server delivered@far",
    DD_TRIP_DELIVERED, "192.168.50.2",
    "sent@far routed@far asked@far crossed@far crossed@server crossed@host delivered@web" },
  { "macvlan-vlan-no-router", VLAN "docker run -d --name web --network lan nginx >/dev/null 2>&1; "
    WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP, "sent@web routed@web lost@web",
    DD_TRIP_UNREACHABLE, NULL },
  { "macvlan-no-parent", "docker network create -d macvlan --subnet 10.9.0.0/24 lan >/dev/null; "
    "docker run -d --name web --network lan nginx >/dev/null 2>&1; docker run -d --name other "
    "--network lan nginx >/dev/null; " WAIT, 0, "other", "10.9.0.2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other asked@other crossed@other bridged@host crossed@host delivered@web",
    DD_TRIP_DELIVERED, "10.9.0.3",
    "sent@web routed@web asked@web crossed@web bridged@host crossed@host delivered@other" },
  { "ipvlan-lan", IPV ("l2", "192.168.1.0/24 --gateway 192.168.1.1 --ip-range 192.168.1.128/25")
    WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.128", 80, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop crossed@host delivered@web", DD_TRIP_DELIVERED,
    "192.168.1.50",
    "sent@web routed@web asked@web crossed@web crossed@host delivered@laptop" },
  { "ipvlan-to-own-host", IPV ("l2", "192.168.1.0/24 --gateway 192.168.1.1 --ip-range "
    "192.168.1.128/25") WAIT, 0, "web", "192.168.1.20", 0, DD_TRANSPORT_ICMP,
    "sent@web routed@web lost@web", DD_TRIP_UNREACHABLE, NULL },
  { "ipvlan-l3-neighbour", IPV ("l3", "10.10.0.0/24") WAIT, 0, "other", "10.10.0.2", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other crossed@other crossed@host delivered@web",
    DD_TRIP_DELIVERED, "10.10.0.3",
    "sent@web routed@web crossed@web crossed@host delivered@other" },
  { "ipvlan-l3-refusal-lost", IPV ("l3", "10.10.0.0/24") WAIT, 0, "web", "192.168.1.50", 81,
    DD_TRANSPORT_TCP, "sent@web routed@web crossed@web output@host routed@host postrouting@host "
    "crossed@host refused@laptop", DD_TRIP_DROPPED, NULL, NULL },
  { "ipvlan-l3-unknown-outside", IPV ("l3", "10.10.0.0/24") WAIT, DD_HOST_LAPTOP, NULL,
    "10.10.0.2", 80, DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop lost@internet",
    DD_TRIP_DROPPED, NULL },
  { "ipvlan-l3-no-arp", IPV ("l3", "192.168.1.0/24 --ip-range 192.168.1.128/25") WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.129", 80, DD_TRANSPORT_TCP, "sent@laptop routed@laptop "
    "lost@laptop", DD_TRIP_UNREACHABLE, NULL },
};

/* Overlay networks, measured between two engines in namespaces of one machine. */

#define OVERLAY "docker swarm init >/dev/null; docker network create -d overlay --attachable over " \
                ">/dev/null; docker run -d --name web --network over -p 8080:80 nginx >/dev/null 2>&1; " \
                "docker run -d --name near --network over nginx >/dev/null; "
#define SERVER  "ssh server docker swarm join --token $(docker swarm join-token -q worker) " \
                "192.168.1.20:2377 >/dev/null; ssh server 'docker run -d --name far --network over " \
                "nginx >/dev/null 2>&1'; "
#define TO_HOST "routed@host postrouting@host crossed@host prerouting@server input@server "

static const Path overlay_paths[] = {
  { "overlay-one-host", OVERLAY WAIT, 0, "near", "10.0.1.2", 80, DD_TRANSPORT_TCP,
    "sent@near routed@near asked@near crossed@near bridged@host crossed@host delivered@web",
    DD_TRIP_DELIVERED, "10.0.1.4", "sent@web routed@web asked@web crossed@web bridged@host "
    "crossed@host delivered@near" },
  { "overlay-two-hosts", OVERLAY SERVER WAIT, 0, "web", "10.0.1.5", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web asked@web crossed@web wrapped@host* output@host " TO_HOST
    "unwrapped@server* bridged@server crossed@server delivered@far", DD_TRIP_DELIVERED, "10.0.1.2",
    "sent@far routed@far asked@far crossed@far wrapped@server* output@server routed@server "
    "postrouting@server crossed@server prerouting@host input@host unwrapped@host* bridged@host "
    "crossed@host delivered@web" },
  { "overlay-closed", OVERLAY SERVER WAIT, 0, "web", "10.0.1.5", 81, DD_TRANSPORT_TCP,
    "sent@web routed@web asked@web crossed@web wrapped@host* output@host " TO_HOST
    "unwrapped@server* bridged@server crossed@server refused@far", DD_TRIP_REFUSED, NULL, NULL },
  { "overlay-nobody", OVERLAY SERVER WAIT, 0, "web", "10.0.1.77", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web lost@web", DD_TRIP_UNREACHABLE, NULL, NULL },
  { "overlay-firewall-out", OVERLAY SERVER "sudo iptables -I OUTPUT -p udp --dport 4789 -j DROP; "
    WAIT, 0, "web", "10.0.1.5", 80, DD_TRANSPORT_TCP, "sent@web routed@web asked@web crossed@web "
    "wrapped@host* output@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "overlay-firewall-in", OVERLAY SERVER "ssh server 'sudo iptables -I INPUT -p udp --dport 4789 -j "
    "DROP'; " WAIT, 0, "web", "10.0.1.5", 80, DD_TRANSPORT_TCP, "sent@web routed@web asked@web "
    "crossed@web wrapped@host* output@host routed@host postrouting@host crossed@host "
    "prerouting@server input@server!", DD_TRIP_DROPPED, NULL, NULL },
  { "overlay-way-out", OVERLAY WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host routed@host forward@host postrouting@host* "
    "crossed@host delivered@internet", DD_TRIP_DELIVERED, "192.168.1.20", "sent@internet "
    "crossed@internet prerouting@host* routed@host forward@host postrouting@host bridged@host "
    "crossed@host delivered@web" },
  { "overlay-published", OVERLAY WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080,
    DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host "
    "forward@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    "sent@web routed@web crossed@web prerouting@host routed@host forward@host postrouting@host* "
    "crossed@host delivered@laptop" },
};

static char *
describe (const DdTrip *trip)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);
      gboolean dropped = hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT;

      g_string_append_printf (text, "%s%s@%s%s", i ? " " : "", dd_hop_kind_to_string (hop->kind),
                              hop->place, dropped ? "!" : dd_hop_is_rewritten (hop) ? "*" : "");
    }
  return g_string_free (text, FALSE);
}

/* Somebody told the client that the host passes on what is for containers. */
static void
add_static_route (DdStack *client)
{
  DdStackRoute route = g_array_index (client->routes, DdStackRoute, 0);

  g_assert_true (dd_ip_prefix_parse ("172.17.0.0/16", &route.to, NULL));
  route.has_gateway = dd_ip_address_parse ("192.168.1.20", &route.gateway, NULL);
  g_array_append_val (client->routes, route);
}

static void
test_path (gconstpointer data)
{
  const Path *path = data;
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (DdNet) net = NULL;
  g_autoptr (DdTrip) trip = NULL;
  g_autofree char *hops = NULL;
  const DdWorld *world;
  const DdContainer *container;
  DdStack *from;
  DdPacket packet = {
    .transport = path->transport, .source_port = 40000, .destination_port = path->port,
  };

  dd_session_seek (session, dd_session_type (session, path->setup));
  world = dd_engine_get_world (dd_session_get_engine (session));
  net = dd_net_new (world);
  container = path->container ? dd_world_get_container_by_name (world, path->container) : NULL;
  from = dd_net_get_stack (net, path->host, container ? container->id : NULL);
  g_assert_true (dd_ip_address_parse (path->address, &packet.destination, NULL));
  if (g_str_has_suffix (path->name, "static-route"))
    add_static_route (from);
  dd_net_choose_source (from, &packet);
  trip = dd_net_send (net, from, &packet);
  hops = describe (trip);
  g_assert_cmpstr (hops, ==, path->hops);
  g_assert_cmpstr (dd_trip_outcome_to_string (trip->outcome), ==,
                   dd_trip_outcome_to_string (path->outcome));
  if (path->peer)
    {
      g_autofree char *peer = dd_ip_address_to_string (&trip->arrived.source);
      g_autoptr (DdTrip) answer = dd_net_answer (net, trip);

      g_assert_cmpstr (peer, ==, path->peer);
      g_autofree char *back = describe (answer);

      g_assert_cmpstr (back, ==, path->back);
      g_assert_cmpstr (dd_trip_outcome_to_string (answer->outcome), ==, "delivered");
    }
}

/* In the routed modes packets get out, but only who has a route through the host
 * can answer. */
static void
test_no_way_back (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (DdNet) net = NULL;
  g_autoptr (DdTrip) trip = NULL;
  g_autoptr (DdTrip) answer = NULL;
  g_autofree char *hops = NULL;
  const DdWorld *world;
  const DdHop *last;
  DdStack *from;
  DdPacket packet = { .transport = DD_TRANSPORT_ICMP };

  dd_session_seek (session, dd_session_type (session, IPV ("l3", "10.10.0.0/24") WAIT));
  world = dd_engine_get_world (dd_session_get_engine (session));
  net = dd_net_new (world);
  from = dd_net_get_stack (net, 0, dd_world_get_container_by_name (world, "web")->id);
  g_assert_true (dd_ip_address_parse ("192.168.1.50", &packet.destination, NULL));
  dd_net_choose_source (from, &packet);
  trip = dd_net_ask (net, from, &packet, &answer);
  hops = describe (trip);
  g_test_message ("The host's own stack sends it on, past its rules");
  g_assert_cmpstr (hops, ==, "sent@web routed@web crossed@web output@host routed@host "
                   "postrouting@host crossed@host delivered@laptop");
  g_test_message ("The answer goes to the router, which does not know 10.10.0.2");
  g_assert_cmpint (trip->outcome, ==, DD_TRIP_DROPPED);
  g_assert_nonnull (answer);
  last = g_ptr_array_index (answer->hops, answer->hops->len - 1);
  g_assert_cmpint (last->reason, ==, DD_REASON_NO_WAY_BACK);
}

static void
add_paths (const Path *list,
           gsize       n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = g_strconcat ("/packet-paths/", list[i].name, NULL);

      g_test_add_data_func (name, &list[i], test_path);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_paths (paths, G_N_ELEMENTS (paths));
  add_paths (card_paths, G_N_ELEMENTS (card_paths));
  add_paths (overlay_paths, G_N_ELEMENTS (overlay_paths));
  g_test_add_func ("/packet-paths/ipvlan-l3-no-way-back", test_no_way_back);
  return g_test_run ();
}
