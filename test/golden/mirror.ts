import { SetupError } from "../../src/errors.ts";
import type { FetchResult, System } from "../../src/system/types.ts";
import { fixture, repodata } from "../sources/catalog/load.ts";
import { owner, releaseText, suitePages } from "../sources/catalog/suite.ts";
import { fakeSystem } from "../system/fake.ts";

/** Docker's label for a suite's versions, as in "5:27.3.1-1~ubuntu.24.04~noble". */
const labels: Record<string, string> = {
  bionic: "ubuntu.18.04~bionic",
  jammy: "ubuntu.22.04~jammy",
  noble: "ubuntu.24.04~noble",
  resolute: "ubuntu.26.04~resolute",
  bullseye: "debian.11~bullseye",
  bookworm: "debian.12~bookworm",
  trixie: "debian.13~trixie",
};

/** A person's laptop with a mirror in reach that answers like mirrors.aliyun.com, for every suite that is asked for. */
export function laptop(network: boolean): System {
  const system = fakeSystem({ platform: "darwin", uid: 501, machine: "arm64" });
  return {
    ...system,
    async fetch(url): Promise<FetchResult> {
      if (!network) {
        throw new SetupError("network", {
          en: `${new URL(url).host} can't be used.`,
          zh: `无法使用 ${new URL(url).host}。`,
        });
      }
      const path = new URL(url).pathname;
      if (!made.has(path)) made.set(path, page(path));
      const body = made.get(path);
      return { status: body ? 200 : 404, headers: {}, body: body ?? Buffer.alloc(0), url };
    },
  };
}

/** What was asked for before. */
const made = new Map<string, Buffer | undefined>();

/** With it the laptop's mirror can be believed: nobody but Docker signs with Docker's key. */
export const signed = { keyFingerprint: owner.fingerprint };

const arches = ["amd64", "arm64"];

function channelsOf(suite: string, arch: string): Record<string, string> {
  if (suite === "xenial") return { stable: fixture("ubuntu-xenial-stable.Packages") };
  const label = labels[suite];
  if (label === undefined) return {};
  const text = (channel: string) =>
    fixture(`ubuntu-noble-${channel}.Packages`)
      .replaceAll("ubuntu.24.04~noble", label)
      .replaceAll(/^Architecture: amd64$/gm, `Architecture: ${arch}`);
  return { stable: text("stable"), test: text("test") };
}

function page(path: string): Buffer | undefined {
  const deb = /^(.*)\/dists\/(\w+)\//.exec(path);
  if (deb) {
    const [, root = "", suite = ""] = deb;
    const all = arches.map((arch) => suitePages({ root, suite, arch, channels: channelsOf(suite, arch) }));
    // One InRelease lists what there is for every architecture.
    const pages: Record<string, Buffer> = Object.assign({}, ...all);
    const lists = arches.map((arch) => releaseText({ root, suite, arch, channels: channelsOf(suite, arch) }));
    const [first = "", ...others] = lists;
    const more = others.map((text) => text.slice(text.indexOf("SHA256:\n") + 8)).join("");
    return path.endsWith("/InRelease") ? Buffer.from(owner.sign(first + more)) : pages[path];
  }
  if (/\/linux\/(ubuntu|debian)\/gpg$/.test(path)) return owner.file;
  const rpm = /\/linux\/(?:centos|rhel|fedora)\/(\d+)\/(\w+)\/stable\/(repodata\/.*)$/.exec(path);
  if (!rpm) return undefined;
  const [, release = "", arch = "", rest = ""] = rpm;
  const primary =
    release === "7"
      ? fixture("centos-7-stable.primary.xml")
      : fixture("centos-9-stable.primary.xml").replaceAll(
          ".el9",
          Number(release) > 20 ? `.fc${release}` : `.el${release}`,
        );
  return repodata(primary.replaceAll("x86_64", arch))[rest];
}
