import { describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import type { Problem } from "../../../src/machine/managers/rehearsal.ts";
import { exclusionsIn, lockedVersion } from "../../../src/plan/settle/exclusions.ts";
import { fakeSystem } from "../../system/fake.ts";

const files = {
  "/etc/dnf/dnf.conf": "[main]\nexcludepkgs = docker-ce*\n",
  "/etc/yum.repos.d/base.repo": "[base]\nexclude=kernel*\n",
  "/etc/dnf/plugins/versionlock.list": "# ours\nvim-2:8.2*\ncontainerd.io-0:1.6*\n",
  "/etc/apt/preferences": "Package: *\nPin: release a=stable\nPin-Priority: 900\n",
  "/etc/apt/preferences.d/docker": "Package: docker-ce\nPin: version 5:27.*\nPin-Priority: 1001\n",
};

describe("where packages are left out", () => {
  it.each<[Problem["kind"], string, readonly string[]]>([
    [
      "excluded",
      "centos",
      [
        "/etc/dnf/dnf.conf: excludepkgs = docker-ce*",
        "/etc/dnf/plugins/versionlock.list: vim-2:8.2*",
        "/etc/dnf/plugins/versionlock.list: containerd.io-0:1.6*",
        "/etc/yum.repos.d/base.repo: exclude=kernel*",
      ],
    ],
    [
      "not-found",
      "centos",
      [
        "/etc/dnf/dnf.conf: excludepkgs = docker-ce*",
        "/etc/dnf/plugins/versionlock.list: containerd.io-0:1.6*",
      ],
    ],
    ["pinned", "debian", ["/etc/apt/preferences.d/docker"]],
    ["unmet", "centos", []],
  ])("%s on %s", async (kind, distro, places) => {
    const system = fakeSystem({ files });
    expect(await exclusionsIn(system, [{ kind, text: "x" }], findDistro(distro)!)).toEqual(places);
  });

  it("preferences that speak of no Docker are all named", async () => {
    const system = fakeSystem({ files: { "/etc/apt/preferences": files["/etc/apt/preferences"] } });
    const places = await exclusionsIn(system, [{ kind: "pinned", text: "x" }], findDistro("debian")!);
    expect(places).toEqual(["/etc/apt/preferences"]);
  });
});

it.each([
  ["/etc/dnf/plugins/versionlock.list", "# mine\nvim-2:8.2*\ndocker-ce-3:27.3.1-1.el9.*\n", "27.3.1"],
  ["/etc/yum/pluginconf.d/versionlock.list", "3:docker-ce-20.10.24-3.el7.*\n", "20.10.24"],
  [
    "/etc/dnf/versionlock.toml",
    'version = "1.0"\n\n[[packages]]\nname = "docker-ce"\ncomment = "ours"\n[[packages.conditions]]\nkey = "evr"\ncomparator = "="\nvalue = "3:27.3.1-1.fc44"\n',
    "27.3.1",
  ],
  [
    "/etc/dnf/plugins/versionlock.list",
    "docker-ce-cli-1:27.3.1-1.el9.*\n!docker-ce-3:26.0.0-1.el9\n",
    undefined,
  ],
  ["/etc/dnf/dnf.conf", "docker-ce-3:27.3.1-1.el9\n", undefined],
])("the version that is locked in %s: %j", async (path, text, version) => {
  expect(await lockedVersion(fakeSystem({ files: { [path]: text } }), findDistro("centos")!)).toBe(version);
});
