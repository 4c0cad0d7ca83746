import { describe, expect, it } from "vitest";
import { parseDaemonWords } from "../../../src/cli/options/daemon-words.ts";
import { effectOf, typedEdit } from "../../../src/machine/daemon-json/edits.ts";

describe("--daemon", () => {
  it.each([
    ["log-opts.max-size=10m", ["log-opts", "max-size"], "10m"],
    ["log-opts.max-file=3", ["log-opts", "max-file"], "3"],
    ["live-restore=true", ["live-restore"], true],
    ["max-concurrent-downloads=10", ["max-concurrent-downloads"], 10],
    ["data-root=/data/docker", ["data-root"], "/data/docker"],
    ['data-root="/data/docker"', ["data-root"], "/data/docker"],
    ["dns=1.1.1.1", ["dns"], ["1.1.1.1"]],
    ['dns=["1.1.1.1","8.8.8.8"]', ["dns"], ["1.1.1.1", "8.8.8.8"]],
    [
      "default-address-pools=base=10.10.0.0/16,size=24",
      ["default-address-pools"],
      [{ base: "10.10.0.0/16", size: 24 }],
    ],
    [
      "default-ulimits.nofile=1024:2048",
      ["default-ulimits", "nofile"],
      { Name: "nofile", Hard: 2048, Soft: 1024 },
    ],
    ["features.containerd-snapshotter=true", ["features", "containerd-snapshotter"], true],
    ["runtimes.io.x.v2.path=/x", ["runtimes", "io.x.v2", "path"], "/x"],
    ["builder.gc.defaultKeepStorage=20GB", ["builder", "gc", "defaultKeepStorage"], "20GB"],
    [
      "default-network-opts.bridge.com.docker.network.driver.mtu=1450",
      ["default-network-opts", "bridge", "com.docker.network.driver.mtu"],
      "1450",
    ],
    ["insecure-registries=reg.lan:5000", ["insecure-registries"], ["reg.lan:5000"]],
    ["insecure-registries=10.0.0.0/8", ["insecure-registries"], ["10.0.0.0/8"]],
  ])("%s", (word, path, value) => {
    const edits = parseDaemonWords([word]);
    expect(edits).toEqual([{ op: "set", path, value }]);
    // What is typed for it says the same.
    expect(parseDaemonWords(edits.map(typedEdit))).toEqual(edits);
  });

  it.each([
    ["dns+=1.1.1.1", { op: "add", path: ["dns"], value: ["1.1.1.1"] }],
    ["dns-=1.1.1.1", { op: "take", path: ["dns"], value: ["1.1.1.1"] }],
    ["log-opts.max-size=", { op: "remove", path: ["log-opts", "max-size"] }],
    ["graph=", { op: "remove", path: ["graph"] }],
  ])("%s", (word, edit) => {
    expect(parseDaemonWords([word])).toEqual([edit]);
    expect(typedEdit(parseDaemonWords([word])[0]!)).toBe(word);
  });

  it("takes the later of two that set one key", () => {
    expect(parseDaemonWords(["debug=true", "dns+=1.1.1.1", "debug="])).toEqual([
      { op: "add", path: ["dns"], value: ["1.1.1.1"] },
      { op: "remove", path: ["debug"] },
    ]);
  });

  it.each([
    ["log-opt.max-size=10m", "log-opts"],
    ["live-restor=true", "live-restore"],
    ["graph=/data", "data-root"],
    ["registry-mirrors=https://a.b", "--registry-mirror"],
    ["live-restore=yes", "true or false"],
    ["log-opts.max-size=10 MB", "10m"],
    ["log-opts=10m", "NAME"],
    ["data-root=data", "path"],
    ["bip=10.10.0.0/24", "10.10.0.1/24"],
    ["bip=10.10.0.1", "10.10.0.1/24"],
    ["dns=one.one", "IP"],
    ["insecure-registries+=http://reg.lan", "without"],
    ["live-restore+=true", "--daemon live-restore=VALUE"],
    ["live-restore.x=true", "dockerd"],
    ["default-address-pools=base=10.10.0.0/24,size=16", "no wider"],
    ["default-ulimits.nofile=9:3", "hard"],
    ["mtu=big", "number"],
    ["nonsense", "log-opts.max-size=10m"],
    ["=x", "log-opts.max-size=10m"],
    ["__proto__=1", "listed here"],
    ["log-opts.=1", "dockerd"],
  ])("refuses %s", (word, next) => {
    expect(() => parseDaemonWords([word])).toThrow(
      expect.objectContaining({
        code: "usage",
        next: { en: expect.stringContaining(next), zh: expect.any(String) },
      }),
    );
  });

  it.each([
    ["debug=true", false],
    ["debug=", false],
    ["labels+=a=b", false],
    ["features.buildkit=true", false],
    ["runtimes.x.path=/x", false],
    ["runtimes=", true],
    ["features.containerd-snapshotter=true", true],
    ["log-opts.max-size=1m", true],
    ["bip=10.10.0.1/24", true],
  ])("%s needs a restart: %s", (word, restart) => {
    expect(parseDaemonWords([word]).map((edit) => effectOf(edit).restart)).toEqual([restart]);
  });
});
