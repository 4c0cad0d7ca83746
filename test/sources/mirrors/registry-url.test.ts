import { expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
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
