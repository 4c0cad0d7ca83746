import { expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { demandTakenPaths } from "../../../src/sources/mirrors/mirror-path.ts";
import {
  parseGivenRegistryMirror,
  parseRegistryMirror,
  sameMirror,
} from "../../../src/sources/mirrors/registry-url.ts";

it.each([
  ["https://docker.m.daocloud.io", "https://docker.m.daocloud.io"],
  ["https://docker.m.daocloud.io/", "https://docker.m.daocloud.io"],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
  ["https://abc123.mirror.aliyuncs.com", "https://abc123.mirror.aliyuncs.com"],
  ["https://Nexus.example:443/repository/Docker-hub/", "https://nexus.example/repository/Docker-hub"],
  ["http://127.0.0.1:5000/hub", "http://127.0.0.1:5000/hub"],
])("%s is a mirror", (text, url) => {
  expect(parseRegistryMirror(text)).toBe(url);
});

it("one without encryption has to be allowed, but for this machine's own", () => {
  for (const url of ["http://mirror.example", "http://10.0.0.1:5000", "http://127.example"]) {
    expect(() => parseGivenRegistryMirror(url, false)).toThrow(SetupError);
    expect(parseGivenRegistryMirror(url, true)).toBe(url);
  }
  for (const url of [
    "http://localhost:5000",
    "http://127.0.0.1:5000",
    "http://[::1]:5000",
    "https://a.example",
  ]) {
    expect(parseGivenRegistryMirror(url, false)).toBe(url);
  }
});

it.each([
  "docker.m.daocloud.io",
  "ftp://mirror.example",
  "https://mirror.example/v2",
  "https://mirror.example/hub/v2/",
  "https://mirror.example//hub",
  "https://mirror.example/a/../b",
  "https://mirror.example/a%2fb",
  "https://mirror.example/a'b",
  "https://mirror.example/?a=b",
  "https://mirror.example/#x",
  "https://me:secret@mirror.example",
  "https://mirror .example",
  " https://mirror.example",
  "https://mirror.example\n",
  "https://",
  "https://mirror.example:0x50",
  "https://mirror.example:99999",
  'https://mirror.example"',
  "https://镜像.example",
  "",
  "$(reboot)",
])("%j is refused before anything runs", (text) => {
  try {
    parseRegistryMirror(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).code).toBe("usage");
    return;
  }
  throw new Error("accepted");
});

it("tells the same mirror with and without its slash", () => {
  expect(sameMirror("https://a.example/", "https://a.example")).toBe(true);
  expect(sameMirror("https://a.example", "https://b.example")).toBe(false);
});

it.each([
  ["20.10.24", false],
  ["27.5.1", false],
  ["28", true],
  ["28.0.0", true],
  ["29.1.2", true],
  ["latest", true],
  [undefined, true],
])("Docker %s takes a path: %s", (docker, takes) => {
  const look = () => demandTakenPaths(["https://a.example", "https://nexus.example/repository/hub"], docker);
  if (takes) expect(look).not.toThrow();
  else expect(look).toThrow(/https:\/\/nexus\.example\/repository\/hub/);
  expect(() => demandTakenPaths(["https://a.example"], docker)).not.toThrow();
});
