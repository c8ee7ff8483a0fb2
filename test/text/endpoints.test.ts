import { expect, test } from "vitest";
import { endpointText } from "../../src/core/text/endpoints";

test.each([
  ["192.0.2.255", 80, "192.0.2.255:80"],
  ["2001:db8::1", 65535, "[2001:db8::1]:65535"],
])("%s and port %d are %s", (address, port, text) => {
  expect(endpointText({ address, port })).toBe(text);
});
