import { describe, expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import type { IndexEntry } from "../../../src/machine/managers/index-entry.ts";
import type { Manager } from "../../../src/machine/managers/types.ts";
import { listVersions, resolveRelease } from "../../../src/sources/catalog/resolve.ts";
import { parseVersionRequest } from "../../../src/sources/catalog/version.ts";
import { dockerCe, failure, index } from "./load.ts";

const repository = { mirror: "https://mirror.example/docker-ce", path: "linux/x", suite: "y" };
const noble = index("ubuntu-noble-stable.Packages");
const nobleTest = [...noble, ...index("ubuntu-noble-test.Packages")];
const bookworm = index("debian-bookworm-stable.Packages");
const xenial = index("ubuntu-xenial-stable.Packages");
const centos7 = index("centos-7-stable.primary.xml");
const centos7Test = [...centos7, ...index("centos-7-test.primary.xml")];
const centos9 = index("centos-9-stable.primary.xml");

const family = (entries: readonly IndexEntry[]): Manager =>
  entries.some((entry) => entry.path.endsWith(".rpm")) ? managerOf("yum") : managerOf("apt");
const resolve = (entries: readonly IndexEntry[], text?: string) =>
  resolveRelease(
    entries,
    text === undefined ? undefined : parseVersionRequest(text),
    repository,
    family(entries),
  );
const packages = (entries: readonly IndexEntry[], text?: string) =>
  resolve(entries, text).packages.map(({ name, version }) => `${name} ${version}`);

describe("resolveRelease finds docker-ce", () => {
  it.each<[string, IndexEntry[], string | undefined, string, string]>([
    ["the newest", noble, undefined, "5:29.1.3-1~ubuntu.24.04~noble", "29.1.3"],
    ["latest", noble, "latest", "5:29.1.3-1~ubuntu.24.04~noble", "29.1.3"],
    ["a major", noble, "27", "5:27.5.1-1~ubuntu.24.04~noble", "27.5.1"],
    ["a minor", noble, "27.3", "5:27.3.1-1~ubuntu.24.04~noble", "27.3.1"],
    ["a release", noble, "v27.3.0", "5:27.3.0-1~ubuntu.24.04~noble", "27.3.0"],
    ["a version in full", noble, "5:27.3.1-1~ubuntu.24.04~noble", "5:27.3.1-1~ubuntu.24.04~noble", "27.3.1"],
    ["without its epoch", noble, "27.3.1-1~ubuntu.24.04~noble", "5:27.3.1-1~ubuntu.24.04~noble", "27.3.1"],
    ["Debian", bookworm, "27.3.1", "5:27.3.1-1~debian.12~bookworm", "27.3.1"],
    ["17.03 on xenial", xenial, "17.03", "17.03.3~ce-0~ubuntu-xenial", "17.03.3"],
    ["17.03.1-ce on xenial", xenial, "17.03.1-ce", "17.03.1~ce-0~ubuntu-xenial", "17.03.1"],
    ["17.3 for 17.03", xenial, "17.3", "17.03.3~ce-0~ubuntu-xenial", "17.03.3"],
    ["18.06 on xenial", xenial, "18.06", "18.06.3~ce~3-0~ubuntu", "18.06.3"],
    ["17.03.1 on CentOS", centos7, "17.03.1", "17.03.1.ce-1.el7.centos", "17.03.1"],
    ["the source's spelling", centos7, "17.03.1.ce-1.el7.centos", "17.03.1.ce-1.el7.centos", "17.03.1"],
    ["20.10 on CentOS", centos9, "20.10", "3:20.10.24-3.el9", "20.10.24"],
    ["what rpm -q prints", centos9, "docker-ce-27.3.1-1.el9.x86_64", "3:27.3.1-1.el9", "27.3.1"],
    ["the test channel's newest", nobleTest, undefined, "5:29.2.0~rc.1-1~ubuntu.24.04~noble", "29.2.0-rc.1"],
    ["no pre-release for a major", nobleTest, "29", "5:29.1.3-1~ubuntu.24.04~noble", "29.1.3"],
    ["a pre-release by name", nobleTest, "29.0.0-rc.1", "5:29.0.0~rc.1-1~ubuntu.24.04~noble", "29.0.0-rc.1"],
    ["an old pre-release", centos7Test, "18.06.0-ce-rc3", "18.06.0.ce-2.3.rc3.el7", "18.06.0-rc3"],
    ["rc2, written rc.2", centos7Test, "19.03.0-rc.2", "3:19.03.0-2.2.rc2.el7", "19.03.0-rc2"],
  ])("%s", (_, entries, text, version, docker) => {
    const release = resolve(entries, text);
    expect(release.packages[0]).toEqual({ name: "docker-ce", version });
    expect(release.docker).toBe(docker);
    expect(release.repository).toBe(repository);
  });
  it("component by component, not letter by letter", () => {
    const entries = ["5:27.30.0-1~x", "5:27.3.1-1~x", "5:270.3.0-1~x"].map((v) => dockerCe(v));
    expect(resolve(entries, "27.3").docker).toBe("27.3.1");
    expect(resolve(entries, "27").docker).toBe("27.30.0");
  });
  it("the newest build of one release", () => {
    const entries = ["5:27.3.1-1~x", "5:27.3.1-10~x", "5:27.3.1-2~x"].map((v) => dockerCe(v));
    expect(resolve(entries, "27.3.1").packages[0]?.version).toBe("5:27.3.1-10~x");
  });
});

describe("resolveRelease finds what goes with it", () => {
  it.each<[string, IndexEntry[], string, string[]]>([
    [
      "all five today",
      noble,
      "27.3.1",
      [
        "docker-ce 5:27.3.1-1~ubuntu.24.04~noble",
        "docker-ce-cli 5:27.3.1-1~ubuntu.24.04~noble",
        "containerd.io 2.2.0-1~ubuntu.24.04~noble",
        "docker-buildx-plugin 0.30.1-1~ubuntu.24.04~noble",
        "docker-compose-plugin 5.0.0-1~ubuntu.24.04~noble",
      ],
    ],
    [
      "the cli of rpm, whose epoch is another",
      centos9,
      "23.0",
      [
        "docker-ce 3:23.0.6-1.el9",
        "docker-ce-cli 1:23.0.6-1.el9",
        "containerd.io 2.2.0-2.el9",
        "docker-buildx-plugin 0.30.1-1.el9",
        "docker-compose-plugin 5.0.0-1.el9",
      ],
    ],
    [
      "no buildx before 23.0",
      centos7,
      "20.10",
      [
        "docker-ce 3:20.10.24-3.el7",
        "docker-ce-cli 1:20.10.24-3.el7",
        "containerd.io 1.6.33-3.1.el7",
        "docker-compose-plugin 2.27.1-1.el7",
      ],
    ],
    [
      "no compose before 20.10",
      centos7,
      "19.03",
      ["docker-ce 3:19.03.15-3.el7", "docker-ce-cli 1:19.03.15-3.el7", "containerd.io 1.6.33-3.1.el7"],
    ],
    ["docker-ce alone before 18.09", centos7, "18.06.3", ["docker-ce 18.06.3.ce-3.el7"]],
    ["17.03 alone", xenial, "17.03.1", ["docker-ce 17.03.1~ce-0~ubuntu-xenial"]],
    [
      "a pre-release of the companions only where nothing else will do",
      nobleTest,
      "29.0.0-rc.3",
      [
        "docker-ce 5:29.0.0~rc.3-1~ubuntu.24.04~noble",
        "docker-ce-cli 5:29.0.0~rc.3-1~ubuntu.24.04~noble",
        "containerd.io 2.2.0-1~ubuntu.24.04~noble",
        "docker-buildx-plugin 0.30.1-1~ubuntu.24.04~noble",
        "docker-compose-plugin 5.0.0-1~ubuntu.24.04~noble",
      ],
    ],
  ])("%s", (_, entries, text, expected) => {
    expect(packages(entries, text)).toEqual(expected);
  });
  it("the cli of the same build, else of the same number, else none", () => {
    const docker = dockerCe("3:27.3.1-1.el9");
    const cli = (version: string) => ({ ...dockerCe(version, "stable", "docker-ce-cli"), path: "x.rpm" });
    const [build1, build2, other] = ["1:27.3.1-1.el9", "1:27.3.1-2.el9", "1:27.5.1-1.el9"].map(cli);
    expect(packages([docker, build2!, build1!])[1]).toBe("docker-ce-cli 1:27.3.1-1.el9");
    expect(packages([docker, build2!, other!])[1]).toBe("docker-ce-cli 1:27.3.1-2.el9");
    expect(packages([docker, other!])).toEqual(["docker-ce 3:27.3.1-1.el9"]);
  });
  it("only a containerd.io that docker-ce's dependencies allow", () => {
    const docker = {
      ...dockerCe("5:29.0.0-1~x"),
      depends: ["containerd.io (>= 1.7.27), containerd.io (<< 2~)"],
    };
    docker.depends = docker.depends.flatMap((d) => d.split(", "));
    const [old, fit, newer] = ["1.7.9-1~x", "1.7.29-1~x", "2.2.0-1~x"].map((v) =>
      dockerCe(v, "stable", "containerd.io"),
    );
    expect(packages([docker, newer!, fit!, old!])).toEqual([
      "docker-ce 5:29.0.0-1~x",
      "containerd.io 1.7.29-1~x",
    ]);
  });
  it("an index in mid-synchronisation is an error that says so", async () => {
    const docker = { ...dockerCe("5:29.0.0-1~x"), depends: ["containerd.io (>= 1.7.27)"] };
    const error = await failure(() => resolve([docker, dockerCe("1.7.9-1~x", "stable", "containerd.io")]));
    expect([error.code, error.what.en]).toEqual([
      "version-not-found",
      expect.stringContaining("needs containerd.io >= 1.7.27"),
    ]);
  });
  it("a demand without a release, as rpm has it, is met by every release", () => {
    const docker = { ...dockerCe("3:29.0.0-1.el9"), path: "x.rpm", depends: ["containerd.io <= 1.7.27"] };
    const found = packages([docker, dockerCe("1.7.27-3.1.el9", "stable", "containerd.io")]);
    expect(found).toEqual(["docker-ce 3:29.0.0-1.el9", "containerd.io 1.7.27-3.1.el9"]);
  });
});

describe("resolveRelease without a match offers the nearest", () => {
  it.each<[string, IndexEntry[], string, string[]]>([
    ["a minor that never was", noble, "27.9", ["27.5.1", "27.4.1", "27.3.1", "28.0.4", "28.5.2"]],
    ["a patch that never was", noble, "27.3.7", ["27.3.1", "27.3.0", "26.1.4", "27.4.1", "27.5.1"]],
    ["an old major", noble, "20", ["26.1.4", "27.3.1", "27.4.1", "27.5.1", "28.0.4"]],
    ["a future major", noble, "40", ["29.1.3", "28.5.2", "28.0.4", "27.5.1", "27.4.1"]],
    [
      "another release's build",
      noble,
      "5:27.3.1-1~ubuntu.22.04~jammy",
      ["27.3.1", "27.3.0", "26.1.4", "27.4.1", "27.5.1"],
    ],
    ["another family's build", noble, "3:28.5.2-1.el9", ["28.5.2", "28.0.4", "28.0.0", "27.5.1", "29.1.3"]],
    ["another epoch", centos9, "5:27.3.1-1.el9", ["27.3.1", "23.0.6", "20.10.24", "28.5.2", "29.1.3"]],
    ["only pre-releases", nobleTest, "29.0", ["29.0.0-rc.3", "29.0.0-rc.1", "28.5.2", "28.0.4", "29.1.3"]],
    ["a pre-release in stable", noble, "29.0.0-rc.1", ["28.5.2", "28.0.4", "28.0.0", "27.5.1", "29.1.3"]],
    ["a short index", bookworm, "26", ["24.0.9", "23.0.6", "27.3.1", "28.5.2"]],
  ])("%s", async (_, entries, text, nearest) => {
    const error = await failure(() => resolve(entries, text));
    expect(error.code).toBe("version-not-found");
    expect(error.what.en).toContain(repository.mirror);
    expect(error.why?.en).toBe(`The nearest there are: ${nearest.join(", ")}.`);
    expect(error.why?.zh).toBe(`最接近的现有版本：${nearest.join("、")}。`);
    expect(error.next?.en).toContain(`--docker-version ${nearest[0]};`);
    // What it offers to type works.
    expect(resolve(entries, nearest[0]).docker).toBe(nearest[0]);
  });
  it("an index without docker-ce", async () => {
    expect((await failure(() => resolve([], "27"))).code).toBe("version-not-found");
    expect((await failure(() => resolve([]))).next?.en).toContain("--channel test");
  });
  it("takes no pre-release out of a stable channel unasked", async () => {
    const error = await failure(() => resolve([dockerCe("5:30.0.0~rc.1-1~x")]));
    expect(error.why?.en).toContain("30.0.0-rc.1");
  });
});

describe("listVersions", () => {
  it("newest first, without duplicates, stable before test, with its containerd", () => {
    const list = listVersions(nobleTest, managerOf("apt"));
    expect(list.map((v) => `${v.docker} ${v.channel}`)).toEqual([
      "29.2.0-rc.1 test",
      "29.1.3 stable",
      "29.0.0-rc.3 test",
      "29.0.0-rc.1 test",
      ...["28.5.2", "28.0.4", "28.0.0", "27.5.1", "27.4.1", "27.3.1", "27.3.0", "26.1.4"].map(
        (v) => `${v} stable`,
      ),
    ]);
    expect(list[1]).toEqual({
      docker: "29.1.3",
      version: "5:29.1.3-1~ubuntu.24.04~noble",
      channel: "stable",
      containerd: "2.2.0-1~ubuntu.24.04~noble",
    });
    expect(listVersions([...nobleTest].reverse(), managerOf("apt"))).toEqual(list);
  });
  it("orders the ages of rpm, and knows no containerd before 18.09", () => {
    const list = listVersions(centos7, managerOf("yum"));
    expect(list.map((v) => v.docker)).toEqual(
      ["26.1.4", "20.10.24", "19.03.15", "18.09.9", "18.09.0", "18.06.3", "18.03.1", "17.12.1"].concat([
        "17.03.3",
        "17.03.2",
        "17.03.1",
        "17.03.0",
      ]),
    );
    expect(list.at(-1)).toEqual({ docker: "17.03.0", version: "17.03.0.ce-1.el7.centos", channel: "stable" });
  });
});

describe("an offer keeps what the index says of each file", () => {
  it.each<[string, IndexEntry[]]>([
    ["apt", noble],
    ["yum", centos9],
  ])("%s", (_, entries) => {
    const { packages, artefacts } = resolve(entries, "27.3.1");
    expect(artefacts.map(({ name, version }) => ({ name, version }))).toEqual(packages);
    for (const artefact of artefacts) {
      const { channel, ...said } = entries.find(
        ({ name, version }) => name === artefact.name && version === artefact.version,
      )!;
      expect(artefact).toEqual(said);
      expect(channel).toBe("stable");
    }
  });
});
