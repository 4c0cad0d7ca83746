/** docker-ce out of .deb files below /usr/local: the commands of the manager, with another root and no systemd. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { play } from "../../../src/machine/managers/unpacked/commands.ts";
import { unpacked } from "../../../src/machine/managers/unpacked/unpacked.ts";
import { template } from "../../../src/templates.ts";
import { which } from "../../tools.ts";

const scratch = mkdtempSync(join(tmpdir(), "unpacked-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const root = join(scratch, "usr-local");
const at = (path: string) => join(root, path);
const store = at("lib/docker-setup");
const stubs = join(scratch, "stubs");

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(store, "incoming"), { recursive: true });
  mkdirSync(stubs, { recursive: true });
  for (const name of ["systemctl", "groupadd", "getent", "iptables"])
    writeFileSync(join(stubs, name), "#!/bin/sh\n", { mode: 0o755 });
});

/** A command of the manager, on another root: words and exit code. */
function does(argv: readonly string[], ...more: string[]) {
  const [command = "", ...args] = [...argv, ...more].map((word) => word.replaceAll("/usr/local", root));
  const env = { PATH: `${stubs}:/usr/bin:/bin` };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  return { status, said: `${stdout}${stderr}`.trim() };
}
const install = (...specs: string[]) => does(unpacked.install({ pinned: true })[0]!, ...specs);
const installed = () => does(unpacked.query.argv, "docker-ce", "containerd.io").said;

/** ar(1)'s archive with its members in order, as dpkg-deb and as GNU's ar name them. */
const ar = (members: readonly (readonly [string, Buffer])[]) =>
  Buffer.concat([
    Buffer.from("!<arch>\n"),
    ...members.flatMap(([name, body]) => [
      Buffer.from(
        `${name.padEnd(16)}${"0".padEnd(12)}0     0     100644  ${String(body.length).padEnd(10)}\`\n`,
      ),
      body,
      Buffer.alloc(body.length % 2, "\n"),
    ]),
  ]);

const through: Record<string, readonly string[]> = {
  "data.tar": ["cat"],
  "data.tar.gz/": ["gzip", "-c"],
  "data.tar.xz": ["xz", "-c"],
  "data.tar.zst": ["zstd", "-qc"],
};

/** A .deb of docker-ce or containerd.io where it waits to be unpacked. */
function deb(name: string, version: string, { member = "data.tar.gz/", program = "exit 0" } = {}) {
  const tree = join(scratch, "tree");
  rmSync(tree, { recursive: true, force: true });
  const put = (path: string, text: string) => {
    mkdirSync(join(tree, path, ".."), { recursive: true });
    writeFileSync(join(tree, path), text, { mode: 0o755 });
  };
  const [daemon, unit] = name === "docker-ce" ? ["dockerd", "docker"] : ["containerd", "containerd"];
  put(`usr/bin/${daemon}`, `#!/bin/sh\n# ${version}\n${program}\n`);
  put(`usr/libexec/docker/cli-plugins/docker-${daemon}`, "x");
  put(`usr/lib/systemd/system/${unit}.service`, `[Service]\nExecStart=/usr/bin/${daemon} -H fd://\n`);
  put(`usr/share/doc/${name}/README`, "x");
  put(`etc/${name}`, "x");
  const tar = execFileSync("tar", ["-cf", "-", "-C", tree, "."]);
  const [command, ...args] = through[member]!;
  const data = execFileSync(command!, args, { input: tar, maxBuffer: 1e8 });
  const file = join(store, "incoming", `${name}_${version}.deb`);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(
    file,
    ar([
      ["debian-binary", Buffer.from("2.0\n")],
      ["control.tar.gz", Buffer.from("odd")],
      [member, data],
    ]),
  );
}

const version = "5:28.5.2-1~debian.12~bookworm";

it.for(Object.keys(through))("unpacks %s", (member) => {
  which(through[member]![0]!);
  deb("docker-ce", version, { member });
  expect(install(`docker-ce=${version}`)).toEqual({ status: 0, said: "" });
  expect(installed()).toBe(`docker-ce\t${version}\tinstalled`);
  expect(readFileSync(at("bin/dockerd"), "utf8")).toContain(version);
  expect(readlinkSync(at("bin/dockerd"))).toBe(`${store}/docker-ce/current/usr/bin/dockerd`);
  expect(readFileSync(at("libexec/docker/cli-plugins/docker-dockerd"), "utf8")).toBe("x");
  const unit = readFileSync(at("lib/systemd/system/docker.service"), "utf8");
  expect(unit).toContain(`ExecStart=${root}/bin/dockerd -H fd://`);
  for (const path of ["usr/share", "etc"])
    expect(existsSync(join(store, "docker-ce/current", path))).toBe(false);
});

it.for(["play", "install", "remove", "foreign"])("%s.sh is clean under shellcheck", (name) => {
  const input = template("unpacked/head.sh") + template(`unpacked/${name}.sh`);
  // A quote would be put in pieces in a script that holds it.
  expect(input).not.toContain("'");
  expect(execFileSync(which("shellcheck"), ["-s", "sh", "-"], { input, encoding: "utf8" })).toBe("");
});

it.for([
  { name: "in the cache of ldconfig", cache: ["libseccomp.so.2", "libsystemd.so.0"], files: [], needs: [] },
  {
    name: "in a folder of libraries",
    cache: [],
    files: ["usr/lib64/libsystemd.so.0", "usr/lib/x86_64-linux-gnu/libseccomp.so.2"],
    needs: [],
  },
  {
    name: "nowhere",
    cache: ["libseccomp.so.22"],
    files: ["usr/lib/libsystemd.so"],
    needs: ["needs: libseccomp.so.2", "needs: libsystemd.so.0"],
  },
])("sees libraries before the first change: $name", ({ cache, files, needs }) => {
  const lines = cache.map((name) => `\t${name} (libc6,x86-64) => /lib/${name}\n`).join("");
  writeFileSync(join(stubs, "ldconfig"), `#!/bin/sh\ncat <<'E'\n${lines}E\n`, { mode: 0o755 });
  for (const file of files) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  const elsewhere = play.map((word) => word.replace(/(?<= )(\/usr)?\/lib(64)?\/(?=["*])/g, `${root}$&`));
  expect(elsewhere).not.toEqual(play);
  const { said } = does(elsewhere, "docker-ce=2");
  expect(said.split("\n").filter((line) => line.includes(".so"))).toEqual(needs);
});

it("keeps the version before, and no other", () => {
  for (const each of ["1", "2", "3"]) {
    deb("docker-ce", each);
    expect(install(`docker-ce=${each}`).status).toBe(0);
  }
  expect(does(unpacked.list, "docker-ce").said).toBe("docker-ce 2 kept\ndocker-ce 3 kept");
  // The way back needs no file.
  expect(install("docker-ce=2")).toEqual({ status: 0, said: "" });
  expect(installed()).toBe("docker-ce\t2\tinstalled");
});

it.for([
  { name: "a file that did not come", make: () => {}, words: "did not come whole" },
  {
    name: "a program that does not run here",
    make: () => deb("docker-ce", "2", { program: "echo no lib; exit 127" }),
    words: "does not run on this system: no lib",
  },
  {
    name: "a program of somebody's in the place",
    make: () => {
      deb("docker-ce", "2");
      mkdirSync(at("bin"), { recursive: true });
      writeFileSync(at("bin/dockerd"), "mine");
    },
    words: "bin/dockerd",
  },
  {
    name: "what is no .deb",
    make: () => writeFileSync(join(store, "incoming/docker-ce_2.deb"), "!<arch>\n"),
    words: "no package that is known",
  },
])("changes nothing for $name", ({ make, words }) => {
  make();
  const { status, said } = install("docker-ce=2");
  expect(status).not.toBe(0);
  expect(said).toContain(words);
  expect(installed()).toBe("");
  expect(existsSync(at("lib/systemd"))).toBe(false);
});

it("tells what was changed since, and takes away all that is its own", async () => {
  deb("docker-ce", "2");
  deb("containerd.io", "1");
  expect(install("docker-ce=2", "containerd.io=1").status).toBe(0);
  const foreign = async (name: string) => {
    const system = { exec: async (argv: readonly string[]) => ({ stdout: does(argv).said }) };
    const found = await unpacked.contents!.foreign(system as never, name);
    return found.map(({ path, how }) => `${how} ${path.replace(root, "")}`).sort();
  };
  expect([await foreign("docker-ce"), await foreign("containerd.io")]).toEqual([[], []]);
  writeFileSync(join(store, "docker-ce/2/usr/bin/dockerd"), "other");
  writeFileSync(at("lib/systemd/system/docker.service"), "other");
  rmSync(at("libexec/docker/cli-plugins/docker-dockerd"));
  expect(await foreign("docker-ce")).toEqual([
    "content /lib/docker-setup/docker-ce/current/usr/bin/dockerd",
    "content /lib/systemd/system/docker.service",
    "missing /libexec/docker/cli-plugins/docker-dockerd",
  ]);
  writeFileSync(at("bin/mine"), "mine");
  expect(does(unpacked.remove, "docker-ce").status).toBe(0);
  expect(installed()).toBe("containerd.io\t1\tinstalled");
  expect([existsSync(at("bin/dockerd")), existsSync(at("bin/containerd"))]).toEqual([false, true]);
  does(unpacked.remove, "containerd.io");
  // The unit is another's by then.
  const left = execFileSync("find", [root, "-type", "f"], { encoding: "utf8" }).trim().split("\n");
  expect(left.sort()).toEqual([at("bin/mine"), at("lib/systemd/system/docker.service")]);
});

it("holds names in a file of its own", () => {
  const { take, list, release } = unpacked.query.holds;
  does(take, "docker-ce", "containerd.io");
  does(take, "docker-ce");
  expect(does(list).said).toBe("docker-ce\ncontainerd.io");
  does(release, "docker-ce", "containerd.io");
  expect(existsSync(join(store, "held"))).toBe(false);
});
