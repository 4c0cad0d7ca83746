import { expect, it } from "vitest";
import { goesDirectly } from "../../src/system/no-proxy.ts";
import { proxyFor } from "../../src/system/proxy.ts";

/** As curl 7.86 and later decide (tests/unit/unit1614.c has the like), and dockerd's Go for ports and "*.". */
it.each([
  ["", "http://a.example/", false],
  ["*", "http://a.example/", true],
  ["* ", "https://[::1]/", true],
  ["a.example", "http://a.example/", true],
  ["a.example", "http://b.a.example/", true],
  ["a.example", "http://ba.example/", false],
  [".a.example", "http://a.example/", true],
  [".a.example", "http://b.a.example/", true],
  ["*.a.example", "http://b.a.example/", true],
  ["a.example.", "http://a.example/", true],
  ["a.example", "http://a.example./", true],
  ["A.Example", "http://a.eXample/", true],
  ["example", "http://a.example/", true],
  [".", "http://a.example/", false],
  ["b.example, a.example", "http://a.example/", true],
  ["b.example\ta.example", "http://a.example/", true],
  ["a.example:8080", "http://a.example:8080/", true],
  ["a.example:8080", "http://a.example/", false],
  ["a.example:443", "https://a.example/", true],
  ["a.example", "http://a.example:8080/", true],
  ["10.0.0.0/8", "http://10.1.2.3/", true],
  ["10.0.0.0/8", "http://11.1.2.3/", false],
  ["10.0.0.0/8", "http://10.example/", false],
  ["192.168.1.0/25", "http://192.168.1.127/", true],
  ["192.168.1.0/25", "http://192.168.1.128/", false],
  ["0.0.0.0/0", "http://8.8.8.8/", true],
  ["10.0.0.0/33", "http://10.0.0.0/", false],
  ["10.0.0.0/x", "http://10.0.0.0/", false],
  ["127.0.0.1", "http://127.0.0.1:9/", true],
  ["0.0.1", "http://127.0.0.1/", false],
  ["127.0.0.1:9", "http://127.0.0.1:9/", true],
  ["127.0.0.1:9", "http://127.0.0.1/", false],
  ["::1", "http://[::1]/", true],
  ["[::1]", "http://[::1]/", true],
  ["[::1]:9", "http://[::1]:9/", true],
  ["[::1]:9", "http://[::1]/", false],
  ["fd00::/8", "http://[fd12::1]/", true],
  ["fd00::/8", "http://[fe80::1]/", false],
  ["0:0:0:0:0:0:0:1", "http://[::1]/", true],
])("NO_PROXY=%j: %s goes directly: %s", (noProxy, url, directly) => {
  expect(goesDirectly(noProxy, url)).toBe(directly);
  expect(proxyFor({ http_proxy: "http://p", NO_PROXY: noProxy }, url)).toBe(
    directly ? undefined : "http://p",
  );
});

it("lower case wins, and no_proxy set to nothing is nothing", () => {
  const env = { https_proxy: "http://a", HTTPS_PROXY: "http://b", no_proxy: "", NO_PROXY: "*" };
  expect(proxyFor(env, "https://x.example/")).toBe("http://a");
});
