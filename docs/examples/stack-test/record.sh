#!/bin/sh
# Records two connections to a server: one to an open port, one to a closed port. record.sh CAPTURE, as root.
set -eu
capture=$1

cleanup() {
  ip netns pids stack-server 2>/dev/null | xargs -r kill 2>/dev/null || true
  ip netns del stack-server 2>/dev/null || true
  ip netns del stack-client 2>/dev/null || true
}
trap cleanup EXIT
cleanup

ip netns add stack-server
ip netns add stack-client
ip link add client netns stack-client type veth peer name server netns stack-server
ip -n stack-client address add 192.0.2.1/24 dev client
ip -n stack-server address add 192.0.2.2/24 dev server
ip -n stack-client link set client up
ip -n stack-server link set server up

# The server: yours goes here.
ip netns exec stack-server python3 -m http.server 80 --bind 192.0.2.2 >/dev/null 2>&1 &

ip netns exec stack-client tcpdump -U -i client -w "$capture" tcp 2>/dev/null &
recorder=$!
sleep 2

for port in 80 81; do
  ip netns exec stack-client python3 -c "
import socket
with socket.socket() as s:
    s.settimeout(3)
    if s.connect_ex(('192.0.2.2', $port)) == 0:
        s.sendall(b'GET / HTTP/1.0\r\n\r\n')
        while s.recv(65536):
            pass
"
done

sleep 1
kill "$recorder"
wait "$recorder" 2>/dev/null || true
