// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-session.h"
#include "dd-test-run-script.h"

#include <string.h>

/* What is typed at the host, and what it prints in the end. */
typedef struct
{
  const char *name;
  const char *script;
  const char *output;
} Line;

#define WEB "docker run -d -p 8080:80 --name web nginx >/dev/null 2>&1; sleep 2; "
#define PAGE "<title>Welcome to nginx!</title>\n"
#define TITLE " | grep title; "
/* A capture in the background; its numbers that nobody chose are made words. */
#define DUMP(options) "sudo tcpdump -n -t -q " options " >d 2>/dev/null & sleep 1; "
#define SHOW "sleep 1; sudo pkill tcpdump; sed 's/veth[0-9a-f]*/veth/; s/br-[0-9a-f]*/br-ID/; s/\\.[3456][0-9]\\{4\\}/.P/g' d"
#define PID "$(docker inspect -f '{{.State.Pid}}' web)"
#define NETNS "mkdir -p /var/run/netns; ln -s /proc/" PID "/ns/net /var/run/netns/web; "
#define BOX "docker pull -q busybox:1 >/dev/null; docker run -d --name box busybox:1 sleep 999 >/dev/null; "
#define APP "docker network create app >/dev/null; docker run -d --network app --name db nginx " \
            ">/dev/null 2>&1; docker run -d --network app --name web nginx >/dev/null; "

static const Line lines[] = {
  { "curl/published", WEB "curl -s localhost:8080" TITLE "curl -s 192.168.1.20:8080" TITLE
    "curl -s 172.17.0.2" TITLE "docker exec web curl -s localhost" TITLE, PAGE PAGE PAGE PAGE },
  { "curl/peers", WEB "curl -s localhost:8080 >/dev/null; curl -s 192.168.1.20:8080 >/dev/null; "
    "docker logs web 2>/dev/null | grep GET | cut -d ' ' -f 1,6-",
    "172.17.0.1 \"GET / HTTP/1.1\" 200 195 \"-\" \"curl/8.14.1\" \"-\"\n"
    "192.168.1.20 \"GET / HTTP/1.1\" 200 195 \"-\" \"curl/8.14.1\" \"-\"\n" },
  { "curl/missing", WEB "curl -s localhost:8080/nope" TITLE "curl -sf localhost:8080/nope; echo $?; "
    "docker logs web 2>&1 >/dev/null | grep -o 'open() .*failed'",
    "<head><title>404 Not Found</title></head>\r\n22\n"
    "open() \"/usr/share/nginx/html/nope\" failed\nopen() \"/usr/share/nginx/html/nope\" failed\n" },
  { "curl/head", WEB "curl -sI localhost:8080 | head -n 2 | tr -d '\\r'; curl -so /dev/null -w "
    "'%{http_code}\\n' localhost:8080", "HTTP/1.1 200 OK\nServer: nginx/1.29.4\n200\n" },
  { "curl/too-early", "docker run -d -p 8080:80 nginx >/dev/null 2>&1; curl -s localhost:8080; "
    "echo $?", "56\n" },
  { "curl/refused", "curl localhost:8081", "  % Total    % Received % Xferd  Average Speed   Time"
    "    Time     Time  Current\n                                 Dload  Upload   Total   Spent    "
    "Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
    "\ncurl: (7) Failed to connect to localhost port 8081 after 0 ms: Could not connect to server\n"
    "[exit 7]\n" },
  { "curl/no-name", "curl -sS nope", "curl: (6) Could not resolve host: nope\n[exit 6]\n" },
  { "getent/names", APP "docker exec web getent hosts db; docker exec web getent hosts DB.app; "
    "docker exec web getent hosts example.com", "172.18.0.2      db\n172.18.0.2      DB.app\n"
    "203.0.113.80    example.com\n" },
  { "getent/unknown", APP "docker exec web getent hosts dbb; echo $?; docker stop db >/dev/null; "
    "docker exec web getent hosts db; echo $?", "2\n2\n" },
  { "getent/default-bridge", APP "docker run -d --name far nginx >/dev/null; docker exec far getent "
    "hosts db; echo $?", "2\n" },
  { "getent/internal", APP "docker network create --internal shut >/dev/null; docker run --rm "
    "--network shut nginx getent hosts example.com; echo $?", "2\n" },
  { "getent/alias", APP "docker run -d --network app --network-alias db nginx >/dev/null; "
    "docker exec web getent ahosts db | grep STREAM | cut -c 1-15 | sort",
    "172.18.0.2     \n172.18.0.4     \n" },
  { "getent/database", "getent services; echo $?",
    "Drydock does not model “getent services” yet.\n1\n" },
  { "laptop/no-docker", "ssh laptop hostname; ssh laptop docker ps; echo $?",
    "laptop\nbash: line 1: docker: command not found\n127\n" },
  { "laptop/published", WEB "ssh laptop curl -s 192.168.1.20:8080" TITLE "docker logs web 2>/dev/null "
    "| grep GET | cut -d ' ' -f 1", PAGE "192.168.1.50\n" },
  { "curl/no-url", "curl -s", "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl "
    "--manual' for more information\n[exit 2]\n" },
  { "curl/bad-url", "curl -sS http://; curl -sS gopher://x",
    "curl: (3) URL rejected: No host part in the URL\n"
    "curl: (1) Protocol \"gopher\" not supported\n[exit 1]\n" },
  { "curl/timed-out", "date +%s >a; curl -sS --connect-timeout 2 10.9.9.9; echo $?; date +%s >b; "
    "echo $(($(cat b) - $(cat a)))",
    "curl: (28) Connection timed out after 2000 milliseconds\n28\n2\n" },
  { "curl/no-host", "curl -sS 192.168.1.99",
    "curl: (7) Failed to connect to 192.168.1.99 port 80 after 3062 ms: Could not connect to "
    "server\n[exit 7]\n" },
  { "curl/paused", WEB "docker pause web >/dev/null; curl -sS -m 3 localhost:8080; echo $?",
    "curl: (28) Operation timed out after 3000 milliseconds with 0 bytes received\n28\n" },
  { "curl/loopback-trap", "docker pull -q python >/dev/null; docker run -d -p 9000:8000 python "
    "python3 -m http.server --bind 127.0.0.1 >/dev/null; sleep 1; curl -sS localhost:9000; "
    "curl -sS 172.17.0.2:8000",
    "curl: (56) Recv failure: Connection reset by peer\ncurl: (7) Failed to connect to 172.17.0.2 "
    "port 8000 after 0 ms: Could not connect to server\n[exit 7]\n" },
  { "curl/internet", "docker pull -q nginx >/dev/null; curl -s whoami.example.com; docker run --rm "
    "nginx curl -s whoami.example.com", "203.0.113.10\n203.0.113.10\n" },
  { "curl/config", "docker pull -q nginx >/dev/null; printf 'server {\\n listen 8081;\\n root /www;"
    "\\n}\\n' >a.conf; mkdir w; echo hello >w/index.html; docker create -q --name web nginx "
    ">/dev/null; docker cp -q a.conf web:/etc/nginx/conf.d/default.conf; docker cp -q w web:/www; "
    "docker start web >/dev/null; sleep 2; curl -s 172.17.0.2:8081; curl -s 172.17.0.2; echo $?",
    "hello\n7\n" },
  { "curl/node", "docker pull -q node >/dev/null; docker run -d -e PORT=4000 node node -e \"require"
    "('http').createServer((q, r) => r.end('hi')).listen(process.env.PORT || 3000)\" >/dev/null; "
    "sleep 1; curl -s 172.17.0.2:4000; curl -s 172.17.0.2:3000; echo $?", "hi7\n" },
  { "curl/host-network", "docker pull -q nginx >/dev/null; docker run -d --network host nginx "
    ">/dev/null; sleep 2; curl -s localhost" TITLE "docker run -d --name two --network host nginx "
    ">/dev/null; sleep 2; docker logs two 2>&1 | tail -n 1; docker inspect -f "
    "'{{.State.ExitCode}}' two", PAGE "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address "
    "already in use)\n1\n" },
  { "ports/random", "docker run -d --name one -p 80 busybox sleep 60 >/dev/null; docker port one; "
    "docker run -d --name two -P --expose 81 --expose 53/udp busybox sleep 60 >/dev/null; docker port "
    "two; docker restart -t 0 one; docker port one 80 | head -n 1",
    "80/tcp -> 0.0.0.0:32768\n80/tcp -> [::]:32768\n53/udp -> 0.0.0.0:32768\n53/udp -> [::]:32768\n"
    "81/tcp -> 0.0.0.0:32769\n81/tcp -> [::]:32769\none\n0.0.0.0:32770\n" },
  { "ports/taken", "docker run -d --name one -p 8080:80 busybox sleep 60 >/dev/null; docker run -d "
    "--name two -p 8080:80 busybox sleep 60 2>&1 | grep -o 'Bind for.*'; docker inspect -f "
    "'{{.State.Status}} {{.State.ExitCode}}' two; docker rm -f one; docker start two",
    "Bind for 0.0.0.0:8080 failed: port is already allocated\ncreated 128\none\ntwo\n" },
  { "ports/host-process", "docker pull -q nginx >/dev/null; docker run -d --network host nginx "
    ">/dev/null; sleep 2; docker run -d --name two -p 80:80 busybox sleep 60 2>&1 | grep -o "
    "'failed to bind.*'; docker run -d -p 127.0.0.2:81:80 busybox sleep 60 | wc -c",
    "failed to bind host port 0.0.0.0:80/tcp: address already in use\n65\n" },
  { "ports/host-program", "docker pull -q busybox:1 >/dev/null; python3 -m http.server 8085 "
    ">/dev/null 2>&1 & sleep 1; docker run -d --name wiki -p 8085:80 busybox:1 sleep 60 2>&1 | grep -o "
    "'failed to bind.*'; docker inspect -f '{{.State.Status}}' wiki; pgrep -c python3; "
    "pkill python3; sleep 1; docker start wiki; docker port wiki 80 | head -n 1",
    "failed to bind host port 0.0.0.0:8085/tcp: address already in use\ncreated\n1\nwiki\n"
    "0.0.0.0:8085\n" },
  { "ports/range", "for i in 1 2 3; do docker run -d -p 8000-8001:80 busybox sleep 60 2>&1 | grep -o "
    "'all ports.*'; done; docker ps --format '{{.Ports}}'", "all ports are allocated\n"
    "0.0.0.0:8001->80/tcp, [::]:8001->80/tcp\n0.0.0.0:8000->80/tcp, [::]:8000->80/tcp\n" },
  { "wget/container", WEB "docker pull -q busybox:1 >/dev/null; docker run --rm busybox:1 wget -qO- 172.17.0.2" TITLE
    "docker run --rm busybox:1 wget -O /dev/null 172.17.0.2:81", PAGE
    "Connecting to 172.17.0.2:81 (172.17.0.2:81)\nwget: can't connect to remote host (172.17.0.2): "
    "Connection refused\n[exit 1]\n" },
  { "wget/errors", WEB "docker pull -q busybox:1 >/dev/null; docker run --rm busybox:1 wget -q nope; docker run --rm busybox:1 wget -q "
    "172.17.0.2/nope; docker run --rm busybox:1 wget -q -T 2 10.9.9.9",
    "wget: bad address 'nope'\nwget: server returned error: HTTP/1.1 404 Not Found\n"
    "wget: download timed out\n[exit 1]\n" },
  { "nc/echo", "docker pull -q busybox:1 >/dev/null; docker run -d -p 5353:53/udp busybox:1 nc -u -l "
    "-k -p 53 -e cat >/dev/null; echo hello | nc -u -w 1 192.168.1.20 5353; conntrack -L 2>/dev/null | "
    "grep -c '^udp .*dport=5353 .*sport=53 '", "hello\n1\n" },
  { "nc/probe", "nc -zv localhost 9999; docker pull -q busybox:1 >/dev/null; docker run -d --name web "
    "-p 9000:9000 busybox:1 nc -l -k -v -p 9000 >/dev/null; nc -zv 192.168.1.20 9000; docker logs web "
    "2>&1 | sed 's/:[0-9]* (.*/:P/'", "nc: connect to localhost port 9999 (tcp) failed: Connection "
    "refused\nConnection to 192.168.1.20 (192.168.1.20) 9000 port [tcp/*] succeeded!\n"
    "listening on 0.0.0.0:9000 ...\nconnect to 172.17.0.2:9000 from 192.168.1.20:P\n" },
  { "iptables/counters", WEB "iptables -I DOCKER-USER -p tcp --dport 80 -j DROP; iptables -I "
    "DOCKER-USER -p tcp --dport 8080 -j DROP; ssh laptop curl -s -m 1 192.168.1.20:8080; iptables -L "
    "DOCKER-USER -n -v | cut -c 1-22 | tail -n 2", "    0     0 DROP      \n    1    60 DROP      \n" },
  { "iptables/deleted", WEB "iptables -t nat -D DOCKER 1; iptables -t nat -S DOCKER; ssh laptop curl "
    "-s 192.168.1.20:8080" TITLE, "-N DOCKER\n" PAGE },
  { "ss/columns", "docker run -d -p 8080:80 busybox sleep 60 >/dev/null; ss -ltn | sed 's/ *$//'",
    "State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
    "LISTEN 0      4096         0.0.0.0:8080      0.0.0.0:*\n"
    "LISTEN 0      4096            [::]:8080         [::]:*\n" },
  { "proxy/off", "sudo mkdir -p /etc/docker; echo '{\"userland-proxy\": false}' | sudo tee "
    "/etc/docker/daemon.json >/dev/null; " WEB "ss -ltn | grep 8080 | cut -c 1-15; curl -s "
    "localhost:8080" TITLE, "LISTEN 0      0\n" PAGE },
  { "proxy/bad-settings", "sudo mkdir -p /etc/docker; echo '{\"userland-proxy\": fal' | sudo tee "
    "/etc/docker/daemon.json >/dev/null; " WEB "ss -ltn | grep -c 8080", "2\n" },
  { "tcpdump/dnat", WEB DUMP ("-i any -c 4") "ssh laptop curl -s 192.168.1.20:8080 >/dev/null; " SHOW,
    "eth0  In  IP 192.168.1.50.P > 192.168.1.20.8080: tcp 0\n"
    "docker0 Out IP 192.168.1.50.P > 172.17.0.2.80: tcp 0\n"
    "veth Out IP 192.168.1.50.P > 172.17.0.2.80: tcp 0\n"
    "veth P   IP 172.17.0.2.80 > 192.168.1.50.P: tcp 0\n" },
  { "tcpdump/answer", WEB DUMP ("-i eth0 -c 2") "ssh laptop curl -s 192.168.1.20:8080 >/dev/null; "
    SHOW, "IP 192.168.1.50.P > 192.168.1.20.8080: tcp 0\n"
    "IP 192.168.1.20.8080 > 192.168.1.50.P: tcp 0\n" },
  { "tcpdump/proxy", WEB DUMP ("-i any -c 3") "curl -s 127.0.0.1:8080 >/dev/null; " SHOW,
    "lo    In  IP 127.0.0.1.P > 127.0.0.1.8080: tcp 0\n"
    "docker0 Out IP 172.17.0.1.P > 172.17.0.2.80: tcp 0\n"
    "veth Out IP 172.17.0.1.P > 172.17.0.2.80: tcp 0\n" },
  { "tcpdump/masquerade", WEB DUMP ("-i any -c 3 dst 203.0.113.90") "docker exec web curl -s "
    "whoami.example.com >/dev/null; " SHOW, "veth P   IP 172.17.0.2.P > 203.0.113.90.80: tcp 0\n"
    "docker0 In  IP 172.17.0.2.P > 203.0.113.90.80: tcp 0\n"
    "eth0  Out IP 192.168.1.20.P > 203.0.113.90.80: tcp 0\n" },
  { "tcpdump/refused", WEB "sudo tcpdump -n -t -i docker0 >d 2>/dev/null & sleep 1; curl -s "
    "172.17.0.2:81; sleep 1; cut -d ' ' -f 2- d | sed 's/.*: Flags/Flags/; s/seq [0-9]*, win.*//; "
    "s/ack [0-9]\\{2,\\}/ack N/'", "Flags [S], \nFlags [R.], seq 0, ack N, win 0, length 0\n" },
  { "tcpdump/dropped", WEB BOX "docker network create app >/dev/null; " DUMP ("-i any tcp") "docker run --rm "
    "--network app busybox:1 wget -T 1 -qO- 172.17.0.2; " SHOW, "wget: download timed out\n"
    "veth P   IP 172.18.0.2.P > 172.17.0.2.80: tcp 0\n"
    "br-ID In  IP 172.18.0.2.P > 172.17.0.2.80: tcp 0\n\n" },
  { "tcpdump/bridged", WEB BOX DUMP ("-i docker0 icmp") "docker exec box ping -c 1 172.17.0.2 "
    ">/dev/null; " SHOW " | sed 's/id [0-9]*/id N/'",
    "IP 172.17.0.3 > 172.17.0.2: ICMP echo request, id N, seq 0, length 64\n"
    "IP 172.17.0.2 > 172.17.0.3: ICMP echo reply, id N, seq 0, length 64\n\n" },
  { "tcpdump/tunnel", BOX "docker swarm init >/dev/null; docker network create -d overlay --attachable "
    "over >/dev/null; docker run -d --name near --network over busybox:1 sleep 999 >/dev/null; ssh "
    "server docker swarm join --token $(docker swarm join-token -q worker) 192.168.1.20 >/dev/null; ssh "
    "server 'docker run -d --name far --network over busybox:1 sleep 999 >/dev/null 2>&1'; "
    DUMP ("-i any -c 2 udp") "docker exec near ping -c 1 far >/dev/null; " SHOW " | sed 's/id [0-9]*/id N/'",
    "eth0  Out IP 192.168.1.20.P > 192.168.1.21.4789: VXLAN, flags [I] (0x08), vni 4097\n"
    "IP 10.0.1.2 > 10.0.1.4: ICMP echo request, id N, seq 0, length 64\n"
    "eth0  In  IP 192.168.1.21.P > 192.168.1.20.4789: VXLAN, flags [I] (0x08), vni 4097\n"
    "IP 10.0.1.4 > 10.0.1.2: ICMP echo reply, id N, seq 0, length 64\n" },
  { "tcpdump/card", BOX "docker network create -d macvlan -o parent=eth0 --subnet 192.168.1.0/24 "
    "--gateway 192.168.1.1 lan >/dev/null; docker run -d --name near --network lan --ip 192.168.1.100 "
    "busybox:1 sleep 999 >/dev/null; " DUMP ("-i any -c 2 icmp") "docker exec near ping -c 1 "
    "192.168.1.50 >/dev/null; " SHOW " | sed 's/id [0-9]*/id N/'",
    "eth0  Out IP 192.168.1.100 > 192.168.1.50: ICMP echo request, id N, seq 0, length 64\n"
    "eth0  In  IP 192.168.1.50 > 192.168.1.100: ICMP echo reply, id N, seq 0, length 64\n" },
  { "tcpdump/offsets", "sudo tcpdump -i any 'tcp[tcpflags] & tcp-syn != 0'",
    "tcpdump: Drydock does not look into packets by offsets: tcp[tcpflags]\n[exit 1]\n" },
  { "tcpdump/conversation", WEB "sudo tcpdump -n -t -i eth0 tcp port 8080 and not dst host "
    "192.168.1.50 >d 2>/dev/null & sleep 1; ssh laptop curl -s 192.168.1.20:8080 >/dev/null; sleep 1; "
    "sed 's/.*: Flags/Flags/; s/ win.*length/ length/; s/seq [0-9]*, length/length/' d",
    "Flags [S], length 0\nFlags [.], ack 1, length 0\n"
    "Flags [P.], seq 1:82, ack 1, length 81: HTTP: GET / HTTP/1.1\n"
    "Flags [.], ack 412, length 0\nFlags [F.], seq 82, ack 412, length 0\n"
    "Flags [.], ack 413, length 0\n" },
  { "tcpdump/rejected", WEB "sudo iptables -I DOCKER-USER -j REJECT; " DUMP ("-i eth0") "ssh laptop "
    "curl -s -m 2 192.168.1.20:8080; echo $?; " SHOW, "7\n"
    "IP 192.168.1.50.P > 192.168.1.20.8080: tcp 0\n"
    "IP 192.168.1.20 > 192.168.1.50: ICMP 192.168.1.20 tcp port 8080 unreachable, length 68\n\n" },
  { "tcpdump/inside", WEB "docker run -d --name deb debian sleep 999 >/dev/null 2>&1; docker exec deb sh "
    "-c 'apt-get update && apt-get install -y tcpdump' >/dev/null 2>&1; docker exec deb sh -c 'tcpdump -n "
    "-t -q -i eth0 -c 2 tcp 2>/dev/null | grep . >/o; cat /o' | sed 's/[3456][0-9]\\{4\\}/P/' & sleep 1; "
    "docker exec deb true; curl -s 172.17.0.3:81; sleep 1; wait", "IP 172.17.0.1.P > 172.17.0.3.81: "
    "tcp 0\nIP 172.17.0.3.81 > 172.17.0.1.P: tcp 0\n" },
  { "tcpdump/summary", "sudo timeout 1 tcpdump -n -i docker0; echo $?", "tcpdump: verbose output "
    "suppressed, use -v[v]... for full protocol decode\nlistening on docker0, link-type EN10MB "
    "(Ethernet), snapshot length 262144 bytes\n\n0 packets captured\n0 packets received by filter\n"
    "0 packets dropped by kernel\n124\n" },
  { "tcpdump/refusals", "sudo tcpdump -i nope; sudo tcpdump -i lo port; sudo tcpdump "
    "-i lo host; sudo tcpdump -i lo '(tcp'; sudo tcpdump -i lo port nope; sudo tcpdump -i lo net "
    "172.17.0.2/16; sudo tcpdump -c x; echo $?", "tcpdump: nope: No such device exists\n"
    "(No such device exists)\ntcpdump: can't parse filter expression: syntax error\n"
    "tcpdump: can't parse filter expression: syntax error\ntcpdump: can't parse filter expression: "
    "syntax error\ntcpdump: unknown port 'nope'\ntcpdump: non-network bits set in "
    "\"172.17.0.2/16\"\ntcpdump: invalid packet count x\n1\n" },
  { "tcpdump/interfaces", WEB "tcpdump -D | sed 's/veth[0-9a-f]*/veth/'",
    "1.eth0 [Up, Running, Connected]\n2.docker0 [Up, Running, Connected]\n3.veth [Up, Running, "
    "Connected]\n4.any (Pseudo-device that captures on all interfaces) [Up, Running]\n5.lo [Up, "
    "Running, Loopback]\n" },
  { "tcpdump/desktop", "hostctl desktop; " WEB DUMP ("-i any -c 4 tcp") "curl -s localhost:8080 >/dev/null; "
    SHOW " | grep -c '172.17'", "0\n[exit 1]\n" },
  { "desktop/engine", "hostctl; hostctl desktop; hostctl; docker version --format '{{.Client.Os}} "
    "{{.Client.Context}} {{.Server.Platform.Name}}'; docker info --format '{{.Name}} "
    "{{.OperatingSystem}} {{.KernelVersion}}'; docker run --rm --network host busybox sh -c "
    "'hostname; uname -r' 2>/dev/null; ip addr | grep -c docker0", "Docker Engine\nDocker Desktop "
    "4.64.0 (221278)\ndarwin desktop-linux Docker Desktop 4.64.0 (221278)\ndocker-desktop Docker "
    "Desktop 6.12.69-linuxkit\ndocker-desktop\n6.12.69-linuxkit\n0\n[exit 1]\n" },
  { "desktop/ports", "hostctl desktop; " WEB "ss -ltnp | grep -o 'com.docker.backend' | sort -u; "
    "curl -s localhost:8080" TITLE "ssh laptop curl -s 192.168.1.20:8080" TITLE "curl -s -m 1 "
    "172.17.0.2; docker logs web 2>/dev/null | grep GET | cut -d ' ' -f 1",
    "com.docker.backend\n" PAGE PAGE "172.17.0.1\n172.17.0.1\n" },
  { "desktop/taken", "hostctl desktop; nc -l -k -p 8080 & sleep 1; docker run -d --name one -p "
    "8080:80 busybox sleep 60 2>&1 | grep -o 'daemon: .*'; docker inspect -f '{{.State.Status}}' one",
    "daemon: ports are not available: exposing port TCP 0.0.0.0:8080 -> 127.0.0.1:0: listen tcp4 "
    "0.0.0.0:8080: bind: address already in use\ncreated\n" },
  { "desktop/names", "hostctl desktop; " WEB "docker exec web getent hosts host.docker.internal; "
    "docker exec web getent hosts gateway.docker.internal; docker exec web getent hosts "
    "example.com; docker run --rm --add-host box:host-gateway nginx getent hosts box; docker exec "
    "web curl -s host.docker.internal:8080" TITLE "getent hosts host.docker.internal; echo $?",
    "192.168.65.254  host.docker.internal\n192.168.65.1    gateway.docker.internal\n"
    "203.0.113.80    example.com\n192.168.65.254  box\n" PAGE "2\n" },
  { "desktop/refused", "hostctl nope; docker network create app >/dev/null; hostctl desktop; docker "
    "network rm app >/dev/null; hostctl desktop; hostctl engine; hostctl", "hostctl: there is no "
    "profile “nope”\nhostctl: the engine has containers or networks; remove them first\n"
    "Docker Engine\n" },
  { "netns/empty", WEB "ip netns ls; ls -d $(docker inspect -f '{{.NetworkSettings.SandboxKey}}' web) | "
    "wc -c; ls /var/run/docker/netns | wc -l", "35\n1\n" },
  { "netns/linked", WEB NETNS "ip netns; ip netns exec web ip -4 -o addr show eth0; ip netns exec web "
    "hostname; ip netns exec web curl -s localhost" TITLE "ip netns exec web ss -ltn | grep -c LISTEN; "
    "ip netns identify " PID "; ip netns del web; ip netns", "web (id: 0)\n2: eth0    inet 172.17.0.2/16 "
    "brd 172.17.255.255 scope global eth0\\       valid_lft forever preferred_lft forever\nhost\n" PAGE
    "2\nweb\n" },
  { "netns/none", "ip netns exec x true; nsenter --net=/nope/x true; ip netns identify 99999; echo $?",
    "Cannot open network namespace \"x\": No such file or directory\nnsenter: cannot open /nope/x: No such "
    "file or directory\nCannot open network namespace: No such file or directory\n1\n" },
  { "netns/folder", WEB "ln -s /run/docker/netns /run/netns; ip netns exec $(ip netns | cut -c 1-12) ip "
    "route", "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 proto kernel scope link src "
    "172.17.0.2 \n" },
  { "netns/stopped", WEB NETNS "docker stop -t 0 web; ip netns; ip netns exec web true",
    "web\nweb\nCannot open network namespace \"web\": No such file or directory\n[exit 255]\n" },
  { "netns/refusals", WEB NETNS "ip netns exec; ip netns exec nope ip a; ip netns exec web nosuch; ip "
    "netns del nope; ip netns nonsense; ip netns add blue; echo $?", "No netns name specified\n"
    "Cannot open network namespace \"nope\": No such file or directory\nexec of \"nosuch\" failed: No "
    "such file or directory\nCannot remove namespace file \"/run/netns/nope\": No such file or "
    "directory\nCommand \"nonsense\" is unknown, try \"ip netns help\".\nip: Drydock models network "
    "namespaces of containers only\n1\n" },
  { "nsenter/net", WEB "nsenter -t " PID " -n ip route; nsenter -t " PID " -n hostname; nsenter --target "
    PID " --net curl -s localhost" TITLE "nsenter -t " PID " -n sh -c 'ip -4 addr show eth0 | grep -o "
    "172.*/16'; nsenter --net=$(docker inspect -f '{{.NetworkSettings.SandboxKey}}' web) ip -4 -o addr | "
    "wc -l; ip -4 -o addr show eth0 | wc -l", "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 "
    "proto kernel scope link src 172.17.0.2 \nhost\n" PAGE "172.17.0.2/16\n2\n1\n" },
  { "nsenter/all", WEB "nsenter -t " PID " -m cat /etc/hostname | wc -c; nsenter -t " PID " -a sh -c "
    "'hostname -i; ip route'; nsenter -t " PID " -m -p ls -d /docker-entrypoint.d; nsenter -t " PID
    " -m ls /home/you; echo $?", "13\n172.17.0.2\nsh: 1: ip: not found\n/docker-entrypoint.d\nls: cannot "
    "access '/home/you': No such file or directory\n2\n" },
  { "nsenter/refusals", WEB "nsenter -t 99999 -n ip a; nsenter -n ip a; nsenter -t 1 true; nsenter "
    "--net=/nope ip a; nsenter -t " PID " -x; nsenter -t " PID " -n nosuch; echo $?", "nsenter: cannot "
    "open /proc/99999/ns/net: No such file or directory\nnsenter: no target PID specified\nnsenter: no "
    "namespace specified\nnsenter: cannot open /nope: No such file or directory\nnsenter: invalid option "
    "-- 'x'\nTry 'nsenter --help' for more information.\nnsenter: failed to execute nosuch: No such file "
    "or directory\n127\n" },
  { "nsenter/tcpdump", WEB "nsenter -t " PID " -n tcpdump -n -t -q -i eth0 -c 1 >d 2>/dev/null & sleep 1; "
    "curl -s 172.17.0.2 >/dev/null; sleep 1; sed 's/[3456][0-9]\\{4\\}/P/' d",
    "IP 172.17.0.1.P > 172.17.0.2.80: tcp 0\n" },
  { "lsns/net", WEB "docker run -d --network host --name near nginx >/dev/null; docker run -d --network "
    "container:web --name beside busybox:1 sleep 99 >/dev/null 2>&1; lsns -t net | tail -n +2 | tr "
    "-s ' ' | cut -d ' ' -f 6-9 | sed 's/netns.[0-9a-f]*/netns/'; [ $(readlink /proc/" PID "/ns/net) = $(docker exec beside "
    "readlink /proc/self/ns/net) ] && echo same; lsns -t nope; echo $?", "unassigned -bash\n0 "
    "/run/docker/netns nginx: master\nsame\nlsns: unknown namespace type: nope\n1\n" },
  { "neigh/heard", WEB BOX "ip neigh; curl -s 172.17.0.2 >/dev/null; ip neigh | cut -d ' ' -f 1-4,6; "
    "nsenter -t " PID " -n ip neigh | cut -d ' ' -f 1-4,6; sleep 31; ip neigh show dev docker0 | cut -d "
    "' ' -f 1,2,4; docker exec box arp -n | wc -l", "172.17.0.2 dev docker0 lladdr REACHABLE\n"
    "172.17.0.1 dev eth0 lladdr REACHABLE\n172.17.0.2 lladdr STALE\n0\n" },
  { "neigh/mac", WEB "curl -s 172.17.0.2 >/dev/null; [ $(ip neigh | cut -d ' ' -f 5) = $(docker inspect -f "
    "'{{range .NetworkSettings.Networks}}{{.MacAddress}}{{end}}' web) ] && echo same", "same\n" },
  { "neigh/silent", "docker network create app >/dev/null; docker run -d --network app --name web busybox "
    "sleep 99 >/dev/null 2>&1; curl -s -m 1 172.18.0.9; ip neigh | cut -d ' ' -f 1,2,4; sleep 3; ip neigh "
    "| cut -d ' ' -f 1,4", "172.18.0.9 dev INCOMPLETE\n172.18.0.9 FAILED\n" },
  { "neigh/again", WEB "curl -s 172.17.0.2 >/dev/null; docker restart -t 0 web >/dev/null; nsenter -t " PID
    " -n ip neigh | wc -l", "0\n" },
  { "neigh/bridged", WEB BOX "docker exec box wget -qO- 172.17.0.2 >/dev/null; docker exec box ip neigh | "
    "cut -d ' ' -f 1-4; ip neigh | wc -l", "172.17.0.2 dev eth0 lladdr\n0\n" },
  { "bridge/link", WEB "bridge link | sed 's/veth[0-9a-f]*/veth/'; bridge fdb show br docker0 | grep -c veth; "
    "[ $(bridge fdb show br docker0 | grep -v permanent | cut -d ' ' -f 1) = $(docker inspect -f '{{range "
    ".NetworkSettings.Networks}}{{.MacAddress}}{{end}}' web) ] && echo learned; brctl show docker0 | cut "
    "-f 1,4 | tail -n 1; bridge nope; brctl show nope", "4: veth@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> "
    "mtu 1500 master docker0 state forwarding priority 32 cost 2 \n5\nlearned\ndocker0\tno\nObject "
    "\"nope\" is unknown, try \"bridge help\".\nbridge nope does not exist!\n[exit 1]\n" },
  { "ip/refusals", "ip nonsense; ip addr nonsense; ip link set eth0 down; ip -s link; ip route get x; ip -V; "
    "ip", "Object \"nonsense\" is unknown, try \"ip help\".\nCommand \"nonsense\" is unknown, try \"ip "
    "address help\".\nip: Drydock shows interfaces and routes and does not change them\nip: Drydock does "
    "not count the packets of interfaces\nError: any valid prefix is expected rather than \"x\".\nip "
    "utility, iproute2-6.15.0, libbpf 1.5.0\nUsage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n[exit 255]\n" },
  { "telnet/talk", WEB BOX "docker exec box sh -c \"printf 'GET / HTTP/1.0\\n\\n' | telnet 172.17.0.2 80\" | "
    "grep -c 'Connected\\|title'; docker exec box telnet 172.17.0.2 81", "2\ntelnet: can't connect to "
    "remote host (172.17.0.2): Connection refused\n[exit 1]\n" },
  { "traceroute/internet", BOX "docker exec box traceroute -n whoami.example.com | sed 's/  [0-9.]* ms//g'",
    "traceroute to whoami.example.com (203.0.113.90), 30 hops max, 46 byte packets\n 1  172.17.0.1\n 2  "
    "192.168.1.1\n 3  203.0.113.90\n" },
  { "netstat/programs", WEB BOX "docker exec box nc -l -p 99 & sleep 1; docker exec box netstat -tlnp | tail "
    "-n 1 | tr -s ' ' | sed 's/ [0-9]*.nc/ PID.nc/'", "tcp 0 0 0.0.0.0:99 0.0.0.0:* LISTEN PID.nc\n" },
  { "curl/verbose", WEB "curl -sv localhost:8080 2>&1 | grep '^< HTTP\\|title' | cut -c 1-6", "< HTTP\n"
    "<title\n" },
  { "wget/headers", WEB BOX "docker exec box sh -c 'wget -S -q -O- 172.17.0.2 2>&1' | head -n 12 | grep "
    "'^  HTTP\\|^  Server\\|^  .$\\|^<html' | tr -d '\\r'", "  HTTP/1.1 200 OK\n  Server: nginx/1.29.4\n<html>\n" },
  { "names/tools", "dig +short example.com; host nope; nslookup nope | tail -n 2", "203.0.113.80\n"
    "Host nope not found: 3(NXDOMAIN)\n** server can't find nope: NXDOMAIN\n\n" },
  { "wget/host", WEB "wget -q localhost:8080; cat index.html" TITLE "wget -q localhost:8081; "
    "echo $?", PAGE "4\n" },
};

static void
test_line (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *script = g_strconcat (line->script, "\n", NULL);
  g_autofree char *transcript = dd_test_run_script (script);

  g_assert_cmpstr (strchr (transcript, '\n') + 1, ==, line->output);
}

/* Law 2: the world is the fold of its events, wherever it begins. */
static void
test_fold (gconstpointer first)
{
  const char *const typed[] = {
    first, WEB "curl -s localhost:8080", "curl -s 192.168.1.20:8080", "curl -s 172.17.0.2:81",
    "sudo tcpdump -n -i any &", "curl -s localhost:8080", "docker exec web curl -s localhost",
    "curl -sm 1 10.9.9.9", "sudo iptables -I DOCKER-USER -j DROP", "sudo iptables -F", "docker rm -f web",
  };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *live = NULL;
  DdEngine *engine;
  guint n_events;

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    dd_session_seek (session, dd_session_type (session, typed[i]));
  engine = dd_session_get_engine (session);
  n_events = dd_engine_get_n_events (engine);
  live = dd_world_dup_digest (dd_engine_get_world (engine));
  for (guint from = 0; from <= n_events; from += MAX (n_events / 9, 1))
    {
      g_autoptr (DdWorld) world = dd_engine_fold (engine, from);
      g_autofree char *digest = NULL;

      for (guint i = from; i < n_events; i++)
        dd_world_apply (world, dd_engine_get_event (engine, i + 1));
      digest = dd_world_dup_digest (world);
      g_assert_cmpstr (digest, ==, live);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strconcat ("/network-tools/", lines[i].name, NULL);

      g_test_add_data_func (path, &lines[i], test_line);
    }
  g_test_add_data_func ("/network-tools/fold", "hostctl engine", test_fold);
  g_test_add_data_func ("/network-tools/fold-desktop", "hostctl desktop", test_fold);
  return g_test_run ();
}
