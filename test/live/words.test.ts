// What is read in the programs' words, and what the user is told.

import { describe, expect, test } from "vitest";
import { parseDevices } from "../../src/host/live/devices";
import { endingOf } from "../../src/host/live/endings";
import { permissionAdvice, type SystemFacts } from "../../src/host/live/permissions";
import { complaintOf, droppedIn } from "../../src/host/live/programReports";

test("devices as tcpdump lists them", () => {
  const listed = `1.eth0 [Up, Running, Connected]
2.any (Pseudo-device that captures on all interfaces) [Up, Running]
3.lo [Up, Running, Loopback]
4.nflog (Linux netfilter log (NFLOG) interface) [none]
5.en0 [Up, Running, Wireless, Associated]
`;
  const devices = parseDevices("tcpdump", listed, { eth0: [{ address: "192.0.2.2" }], lo: [{ address: "::1" }] });
  expect(devices.map(({ name }) => name)).toEqual(["lo", "any", "eth0", "nflog", "en0"]);
  expect(devices[0]).toEqual({ name: "lo", description: "", addresses: ["::1"], isLoopback: true });
  expect(devices[3]?.description).toBe("Linux netfilter log (NFLOG) interface");
});

test("devices as dumpcap lists them", () => {
  const listed = [
    "1. eth0\t\t\t0\t192.0.2.2,fe80::1\tnetwork\t",
    "2. any\t\t\t0\t\tnetwork\t",
    "3. lo\t\tLoopback\t0\t127.0.0.1,::1\tloopback\t",
    "4. \\Device\\NPF_{0-1}\tIntel(R) Ethernet\tEthernet 2\t0\t\tnetwork\t",
  ].join("\r\n");
  const devices = parseDevices("dumpcap", listed, {});
  expect(devices.map(({ name }) => name)).toEqual(["lo", "any", "eth0", "\\Device\\NPF_{0-1}"]);
  expect(devices[0]).toMatchObject({ description: "Loopback", addresses: ["127.0.0.1", "::1"] });
  expect(devices[3]?.description).toBe("Ethernet 2");
});

test.each([
  ["tcpdump: 53 packets captured, 106 packets received by filter, 4 packets dropped by kernel", 4],
  ["0 packets dropped by kernel", 0],
  ["1 packet dropped by kernel", 1],
  ["Packets received/dropped on interface 'Loopback: lo': 42/7 (pcap:7/dumpcap:0/flushed:0/ps_ifdrop:0) (100.0%)", 7],
  ["Packets captured: 42", undefined],
])("lost frames in %j", (line, dropped) => {
  expect(droppedIn(line)).toBe(dropped);
});

const exit = { code: 1, signal: null };

test.each([
  ["tcpdump: nope0: No such device exists\n(No such device exists)", "device-unknown"],
  ["Capturing on 'x'\ndumpcap: There is no device named \"x\".", "device-unknown"],
  ["tcpdump: pcap_loop: The interface disappeared\n4 packets captured", "device-gone"],
  ['dumpcap: The network adapter "v0" is no longer attached; the capture has stopped.', "device-gone"],
  ['dumpcap: You do not have permission to capture on device "lo".\n(socket: Operation not permitted)', "permission"],
  [
    "tcpdump: en0: You don't have permission to capture on that device\n((cannot open BPF device) /dev/bpf0: Permission denied)",
    "permission",
  ],
  ["tcpdump: can't parse filter expression: syntax error", "exited"],
])("%j is understood", (said, kind) => {
  expect(endingOf(exit, said).kind).toBe(kind);
});

test("a complaint is reported without the noise around it", () => {
  const said = `Capturing on 'Loopback: lo'
dumpcap: Invalid capture filter "tcpp port" for interface 'lo'.

That string isn't a valid capture filter (can't parse filter expression: syntax error).
See the User's Guide for a description of the capture filter syntax.
`;
  expect(complaintOf(said)).toBe(
    "Invalid capture filter \"tcpp port\" for interface 'lo'. That string isn't a valid capture filter (can't parse filter expression: syntax error).",
  );
});

describe("missing capture permission: the advice fits the system", () => {
  const dumpcap = { name: "dumpcap", path: "/usr/bin/dumpcap" } as const;
  const tcpdump = { name: "tcpdump", path: "/opt/my tools/tcpdump" } as const;
  const linux: SystemFacts = { platform: "linux", debian: false, inContainer: false, programGroup: undefined };
  test.each([
    ["macOS", dumpcap, { ...linux, platform: "darwin" }, /ChmodBPF/, undefined],
    ["Windows", dumpcap, { ...linux, platform: "win32" }, /Npcap/, undefined],
    [
      "a program of a group",
      dumpcap,
      { ...linux, programGroup: "wireshark" },
      /"wireshark"/,
      /usermod -a -G wireshark/,
    ],
    ["Debian's dumpcap", dumpcap, { ...linux, debian: true }, /group "wireshark"/, /dpkg-reconfigure wireshark-common/],
    [
      "Debian's tcpdump",
      tcpdump,
      { ...linux, debian: true },
      /capability to capture/,
      /setcap .*=eip '\/opt\/my tools\/tcpdump'$/,
    ],
    ["any Linux", dumpcap, linux, /capability to capture/, /setcap cap_net_raw,cap_net_admin=eip \/usr\/bin\/dumpcap$/],
    ["a container", tcpdump, { ...linux, inContainer: true }, /--cap-add=NET_RAW/, /setcap/],
  ] as const)("%s", (_, program, facts, text, command) => {
    const advice = permissionAdvice(program, facts);
    expect(advice.text).toMatch(text);
    if (command === undefined) expect(advice.command).toBeUndefined();
    else expect(advice.command).toMatch(command);
  });
});
