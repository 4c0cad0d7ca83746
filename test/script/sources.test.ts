/** Entries for docker-ce as sources.list(5), yum.conf(5) and dnf5.conf(5) let people write them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { restored } from "../../src/machine/managers/retired.ts";
import { repositoryRetire } from "../../src/plan/steps/repository-retire.ts";
import { repositoryReturn } from "../../src/plan/steps/repository-return.ts";
import { scriptWords } from "../../src/run/render/words.ts";
import { contextOf } from "../plan/steps/cases.ts";
import { fakeSystem } from "../system/fake.ts";
import { which } from "../tools.ts";

const CE = "https://download.docker.com/linux/debian";
/** In a case's text a line of an entry that goes off begins with this. */
const OFF = "» ";

const stanza = (uris: string, more = "") =>
  `Types: deb\n${uris}\nSuites: bookworm\nComponents: stable${more}`;
const off = (text: string) => text.replace(/^/gm, OFF);
const debian = stanza("URIs: http://deb.debian.org/debian");
const section = (id: string, ...lines: string[]) => [`[${id}]`, "name = x", ...lines].join("\n");

const lines = (...texts: string[]) => `${texts.join("\n")}\n`;

const lists: Record<string, string> = {
  plain: `deb http://deb.debian.org/debian x main\n${OFF}deb ${CE} x stable\n`,
  "options and blanks": `${OFF} deb\t [ arch=amd64  signed-by=/k.gpg ]  ${CE}   x  stable # mine\n`,
  "sources alone, too": `${OFF}deb-src ${CE} x stable`,
  "no line's end": `# d\xe9p\xf4t\ndeb http://deb.debian.org/debian x main\n${OFF}deb [trusted=yes] ${CE} x stable`,
  "lines end as on Windows": `${OFF}deb ${CE} x stable\r\ndeb http://deb.debian.org/debian x main\r\n`,
  "a comment, and words that are none": `# deb ${CE} x stable\ndebug ${CE} x stable\ndeb ${CE}\n`,
  ...Object.fromEntries(
    [
      "http://download.docker.com/linux/ubuntu/",
      "https://download.docker.com//linux/ubuntu",
      "https://li:pw@download.docker.com:443/linux/ubuntu",
      "https://Download.Docker.com/linux/ubuntu",
      "https://mirrors.aliyun.com/docker-ce/linux/debian",
      "https://mirror.corp:8443/x/docker/linux/debian/.",
      "file:/srv/docker-ce/linux/debian",
      "mirror+https://download.docker.com/linux/debian",
      "tor+https://download.docker.com/linux/debian",
      "cdrom:[disk]/docker-ce/linux/debian/",
    ].map((uri) => [uri, `${OFF}deb ${uri} x stable\n`]),
  ),
  "others' that look alike": lines(
    "deb https://docker.example/debian x main",
    "deb https://mirror.example/docker-ce-old/linux/debian x main",
    "deb https://nvidia.github.io/nvidia-docker/debian10/amd64 /",
    "deb https://mirror.example/linux/docker-ce x main",
  ),
  "a list of mirrors": `${OFF}deb mirror+file:DIR/docker-mirrors x stable\ndeb mirror+file:DIR/other-mirrors x main\n`,
};

const deb822: Record<string, string> = {
  "one of several stanzas": `# Debian\n${debian}\n\n${off(stanza(`URIs: ${CE}`))}\n\n${debian}\n`,
  "names in capitals": `${off(stanza(`URIS: ${CE}`).toUpperCase().replace(CE.toUpperCase(), CE))}\n`,
  "extrepo's": `${off(`Suites: x\nTypes: deb\nUris: ${CE}\nComponents: stable\nSigned-By: /k.asc`)}\n`,
  "an address on a line of its own": `${off(stanza(`URIs:\n ${CE}`))}\n`,
  "the last of several addresses, a comment between": `${off("Types: deb\nURIs: http://a.example/x")}\n# its mirror\n${off(` ${CE}\nSuites: x`)}\n`,
  "a key in it": `${off(stanza(`URIs: ${CE}`, "\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ\n -----END PGP PUBLIC KEY BLOCK-----"))}\n`,
  "blanks before the colon, none after": `${off(`Types :deb\nURIs :${CE}\nSuites:x`)}\n`,
  "off already": `${stanza(`URIs: ${CE}`, "\nEnabled: no")}\n\n${stanza(`URIs: ${CE}`, "\nenabled:\n false")}\n`,
  "on in so many words": `${off(stanza(`URIs: ${CE}`, "\nEnabled: yes"))}\n`,
  "Windows' lines, no end": `${off(stanza(`URIs: ${CE}`)).replaceAll("\n", "\r\n")}\r\n\r\n${debian}`,
  "sources alone": `${off(`Types: deb-src\nURIs: ${CE}\nSuites: x\nComponents: stable`)}\n`,
  "a comment": `# ${stanza(`URIs: ${CE}`).replaceAll("\n", "\n# ")}\n\n${debian}`,
  "its own description": `${debian}\nDescription: not ${CE}\n`,
  "a list of mirrors": `${off(stanza("URIs: mirror+file:DIR/docker-mirrors"))}\n`,
  nothing: "",
};

const EL = "https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable";
const repos: Record<string, string> = {
  "blanks round the sign": `${off(section("docker", `baseurl = ${EL}`, "enabled = 1", "gpgcheck = 0"))}\n`,
  "one of several sections": `${section("epel", "baseurl=https://e.example")}\n\n${off(section("dk", `baseurl=${EL}`))}\n\n; end\n${section("x", "metalink=https://m.example")}`,
  "our section's name, elsewhere": `${off(section("docker-ce-stable", "baseurl=http://10.0.0.1/x", "enabled=0"))}\n`,
  "an override": off(section("docker-ce-stable", "gpgcheck=0").replace("name = x\n", "")),
  "an override of all of them": off("[docker-ce*]\ngpgcheck=0"),
  "a person's words about everything": "[*]\nskip_if_unavailable=1\n",
  "a colon for a sign": `${off(section("d", `baseurl: ${EL}`))}\n`,
  "a list on lines of its own": `${off(section("d", `baseurl=http://a.example/x\n   ${EL}\n\thttp://b.example`))}\n`,
  "a list of mirrors": `${off(section("d", "mirrorlist=https://corp.example/docker-ce/linux/centos/mirrors"))}\n`,
  "off in every form": ["0", "no", "False", " off "]
    .map((no, i) => section(`d${i}`, `baseurl=${EL}`, `enabled =${no}`))
    .join("\n"),
  "names in capitals": `${off(section("d", `BaseURL=${EL}`, "Enabled=True"))}\r\n`,
  variables: `${off(section("d", "baseurl=https://download.docker.com/linux/centos/$releasever/$basearch/stable"))}\n`,
  "the main section": `[main]\nproxy=http://p.example/docker-ce/linux/\nbaseurl=${EL}\ngpgcheck=1\n${off(section("d", `baseurl=${EL}`))}\n`,
  "lines before any section, a lone header": `baseurl=${EL}\n[]\nbaseurl=${EL}\n[a\n`,
};

const dir = mkdtempSync(join(tmpdir(), "docker-setup-sources-"));
mkdirSync(join(dir, "work"));
const others = {
  "docker-mirrors": `http://a.example/debian\n${CE}\tpriority:1\n`,
  "other-mirrors": "http://a.example/debian\n",
};
const files: Record<string, string> = { ...others };
const wanted: Record<string, string> = { ...others };
for (const [ending, table] of Object.entries({ list: lists, sources: deb822, repo: repos })) {
  for (const [i, text] of Object.values(table).entries()) {
    const at = text.replaceAll("DIR", dir);
    files[`${i}.${ending}`] = at.replaceAll(OFF, "");
    wanted[`${i}.${ending}`] = at.replaceAll(OFF, "# docker-setup: ");
  }
}
const titles = { list: Object.keys(lists), sources: Object.keys(deb822), repo: Object.keys(repos) };
const named = (name: string) => {
  const [i, ending] = name.split(".");
  const title = titles[ending as keyof typeof titles]?.[Number(i)];
  return title ? `${ending}: ${title}` : name;
};
const byTitle = (texts: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [named(name), text]));

const places = { files: [], directories: [dir], keep: `${dir}/keep.list` } as const;

it("a run makes comments of Docker's entries, changes no other byte, and finds nothing more to do", async () => {
  const path = (name: string) => `${dir}/${name}`;
  const system = fakeSystem({
    files: Object.fromEntries(
      Object.entries(files).map(([name, text]) => [path(name), Buffer.from(text, "latin1")]),
    ),
  });
  const steps = [
    { manager: "apt", endings: [".list", ".sources"] },
    { manager: "yum", endings: [".repo"] },
  ] as const;
  for (const step of steps.map((one) => ({ kind: "repository-retire" as const, ...places, ...one }))) {
    await repositoryRetire.run(step, contextOf(system));
    expect(await repositoryRetire.differs(step, { system })).toBeUndefined();
  }
  const now = Object.keys(files).map((name) => [
    name,
    Buffer.from(system.tree.get(path(name))!.content).toString("latin1"),
  ]);
  expect(byTitle(Object.fromEntries(now))).toEqual(byTitle(wanted));
});

it("everything comes back byte by byte, and what somebody wrote since stays", async () => {
  expect(Object.values(wanted).map(restored)).toEqual(Object.values(files));
  const path = "/etc/apt/sources.list";
  const system = fakeSystem({
    files: { [path]: Buffer.from(`${wanted["3.list"]}\n# d\xe9j\xe0`, "latin1") },
    symlinks: {},
  });
  const step = { kind: "repository-return" as const, paths: [path, "/etc/apt/sources.list.d/gone.list"] };
  expect(await repositoryReturn.touches(step, system)).toEqual([{ what: "file", path, follow: true }]);
  await repositoryReturn.run(step, contextOf(system));
  expect(Buffer.from(system.tree.get(path)!.content).toString("latin1")).toBe(
    `${files["3.list"]}\n# d\xe9j\xe0`,
  );
  expect(await repositoryReturn.differs(step, { system })).toBeUndefined();
});

const helper = (name: string) => fileURLToPath(new URL(`../../templates/script/${name}.sh`, import.meta.url));

describe.each([
  { shell: ["dash"], awk: ["mawk"], sed: ["sed"] },
  { shell: ["bash", "--posix"], awk: ["gawk", "--posix"], sed: ["sed", "--posix"] },
  { shell: ["busybox", "sh"], awk: ["busybox", "awk"], sed: ["busybox", "sed"] },
  { shell: ["dash"], awk: ["original-awk"], sed: ["sed"] },
])("$shell with $awk", ({ shell, awk, sed }) => {
  it("does the same", () => {
    const work = mkdtempSync(join(dir, "work", "w-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text, "latin1");
    const sh = (...body: string[]) => {
      const script = [
        "set -eu",
        `LC_ALL=C; export LC_ALL; DOCKER_CE='${scriptWords.DOCKER_CE}'`,
        `awk() { ${[which(awk[0]!), ...awk.slice(1)].join(" ")} "$@"; }`,
        `sed() { ${[which(sed[0]!), ...sed.slice(1)].join(" ")} "$@"; }`,
        ...["real-path", "files"].map((name) => `. ${helper(name)}`),
        `. ${helper("sources")}`,
        'stale() { stale_sources "$1/keep.list" "$1"/*.list "$1"/*.sources "$1"/*.repo; }',
        ...body,
      ].join("\n");
      const [file, ...options] = shell;
      const env = { ...process.env, WORK: work };
      return spawnSync(which(file!), [...options, "-c", script, "sh", dir], { env, encoding: "utf8" });
    };
    const { status, stdout, stderr } = sh('stale "$1" | retire_sources', 'stale "$1"');
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
    const now = readdirSync(dir)
      .filter((name) => name in files)
      .map((name) => [name, readFileSync(join(dir, name), "latin1")]);
    expect(byTitle(Object.fromEntries(now))).toEqual(byTitle(wanted));
    const back = `marked_sources "$1"/gone.list "$1"/[0-9]*.* | return_sources; marked_sources "$1"/[0-9]*.*`;
    const returned = sh(back);
    expect([returned.status, returned.stdout, returned.stderr]).toEqual([0, "", ""]);
    const again = Object.keys(files).map((name) => [name, readFileSync(join(dir, name), "latin1")]);
    expect(byTitle(Object.fromEntries(again))).toEqual(byTitle(files));
  });
});
