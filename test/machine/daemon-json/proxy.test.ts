import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import {
  daemonVariables,
  hasVariable,
  proxyDropIn,
  proxyDropInText,
  withDirectHere,
} from "../../../src/machine/daemon-json/proxy.ts";
import { systemd } from "../../../src/machine/inits/systemd.ts";
import { alwaysDirect, parseProxy, proxyWith } from "../../../src/system/proxy.ts";
import { deepWithoutSecrets, reveal, Secret } from "../../../src/system/secret.ts";
import { fakeSystem } from "../../system/fake.ts";

describe("parseProxy", () => {
  it.each([
    ["http://proxy.example:3128", "http://proxy.example:3128"],
    ["proxy.example:3128", "http://proxy.example:3128"],
    ["10.0.0.1:3128/", "http://10.0.0.1:3128"],
    ["HTTPS://Proxy.Example", "https://proxy.example"],
    ["http://me:p%40ss@[::1]:3128", "http://me:p%40ss@[::1]:3128"],
    ["http://it's:so@p", "http://it%27s:so@p"],
    ["me:p@s:s@p:3128", "http://me:p%40s%3As@p:3128"],
    ["http://me:100%@p:3128", "http://me:100%25@p:3128"],
    ["http://me:p%2Fw@p:3128", "http://me:p%2Fw@p:3128"],
  ])("%s is %s", (text, url) => {
    expect(parseProxy(text, "usage").reveal()).toBe(url);
  });

  it.each([
    "",
    "socks5://p:1080",
    "http://",
    "http://p:99999",
    "http://p/path",
    "http://p?x=1",
    "http://p q",
    "http://p\nX-Evil: 1",
    "--proxy",
    "http://a'b",
    "http://$(x)",
    "file:///etc/passwd",
  ])("%j is refused", (text) => {
    expect(() => parseProxy(text, "usage")).toThrow(SetupError);
  });

  it("repeats no password", () => {
    for (const text of ["socks5://me:hunter2@p", "me:hunter2@p q", "http://me:hunter2@p/x"]) {
      try {
        parseProxy(text, "usage");
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hunter2");
      }
    }
  });
});

it("NO_PROXY of the environment is kept beside what is always direct, and nonsense in it is named", () => {
  expect(proxyWith(new Secret("http://p"), { NO_PROXY: "a.example, .b.example 10.0.0.0/8" }).direct).toBe(
    `${alwaysDirect},a.example,.b.example,10.0.0.0/8`,
  );
  expect(() => proxyWith(new Secret("http://p"), { no_proxy: 'x"$(reboot)' })).toThrow(SetupError);
});

/** How systemd reads a quoted assignment: systemd.syntax(7), C-style escapes, and %% as systemd.unit(5) says. */
const asSystemd = (line: string) =>
  line
    .replace(/^Environment="(.*)"$/, "$1")
    .replace(/\\(.)/g, "$1")
    .replaceAll("%%", "%");

it("whatever stands in a proxy that is taken comes out of the drop-in as it went in, one line a variable", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string().map((text) => `http://u:${text}@p:1`),
        fc.webUrl(),
      ),
      (text) => {
        let url: Secret;
        try {
          url = parseProxy(text, "usage");
        } catch (error) {
          if (!(error instanceof SetupError)) throw error;
          return;
        }
        const proxy = { url, direct: alwaysDirect };
        const [head, ...lines] = proxyDropInText(proxy, systemd).reveal().trimEnd().split("\n");
        expect(head).toBe("[Service]");
        expect(lines.map(asSystemd)).toEqual(daemonVariables(proxy).map(reveal));
      },
    ),
    { numRuns: 10_000 },
  );
});

it("no string of a value keeps a password", () => {
  expect(deepWithoutSecrets({ a: ["http://me:hunter2@p", 1, null], b: { c: "x https://t@h/ y" } })).toEqual({
    a: ["http://***@p", 1, null],
    b: { c: "x https://***@h/ y" },
  });
});

const directory = "/etc/systemd/system/docker.service.d";
it.each([
  ["none", {}, alwaysDirect],
  [
    "a person's own",
    { [`${directory}/http-proxy.conf`]: '[Service]\nEnvironment="NO_PROXY=registry.corp,::1"\n' },
    `${alwaysDirect},registry.corp`,
  ],
  [
    "the last one counts, in small letters too, our own never",
    {
      [`${directory}/a.conf`]: "[Service]\nEnvironment=NO_PROXY=a.corp\n",
      [`${directory}/b.conf`]: "[Service]\nEnvironment='HTTP_PROXY=http://p' no_proxy=b.corp,$(x) X=1\n",
      [proxyDropIn(systemd)]: '[Service]\nEnvironment="NO_PROXY=c.corp"\n',
    },
    `${alwaysDirect},b.corp`,
  ],
])("what other drop-ins let around a proxy goes around ours: %s", async (_, files, direct) => {
  const proxy = { url: parseProxy("http://p:1", "usage"), direct: alwaysDirect };
  expect((await withDirectHere(fakeSystem({ files }), systemd, proxy)).direct).toBe(direct);
});

it.each([
  ["NO_PROXY=a,b", true],
  ["NO_PROXY=b,a,c", true],
  ["NO_PROXY=a", false],
  ["HTTP_PROXY=a,b", false],
])("a process with %s goes around a and b: %s", (has, wanted) => {
  expect(hasVariable([has], "NO_PROXY=a,b")).toBe(wanted);
});
