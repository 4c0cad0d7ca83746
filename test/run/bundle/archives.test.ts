import { expect, it } from "vitest";
import { parseTarget } from "../../../distros/target.ts";
import { managerFor } from "../../../src/machine/managers/index.ts";
import { scriptSubject } from "../../../src/plan/settle/subject.ts";
import { archivesOf } from "../../../src/run/bundle/packages/archives.ts";
import { fakeSystem } from "../../system/fake.ts";

const archives = async (target: string, given?: string) => {
  const subject = await scriptSubject(fakeSystem({}), { target: parseTarget(target) });
  return archivesOf(subject.target, managerFor(subject.distro), given);
};

it.each<[string, string | undefined, string[]]>([
  ["debian:12/arm64", undefined, ["http://deb.debian.org/debian"]],
  ["debian:12", "tuna", ["https://mirrors.tuna.tsinghua.edu.cn/debian"]],
  ["ubuntu:24.04", undefined, ["http://archive.ubuntu.com/ubuntu"]],
  ["ubuntu:24.04/arm64", undefined, ["http://ports.ubuntu.com/ubuntu-ports"]],
  ["ubuntu:24.04/arm64", "ustc", ["https://mirrors.ustc.edu.cn/ubuntu-ports"]],
  [
    "centos:9/arm64",
    "aliyun",
    ["BaseOS", "AppStream"].map(
      (part) => `https://mirrors.aliyun.com/centos-stream/9-stream/${part}/aarch64/os`,
    ),
  ],
  [
    "fedora:44",
    undefined,
    ["https://dl.fedoraproject.org/pub/fedora/linux/releases/44/Everything/x86_64/os"],
  ],
  ["fedora:44", "tuna", ["https://mirrors.tuna.tsinghua.edu.cn/fedora/releases/44/Everything/x86_64/os"]],
  ["centos:9", "http://a.b/x/ https://c.d/y", ["http://a.b/x", "https://c.d/y"]],
  ["debian:12", "none", []],
  ["centos:7", undefined, []],
])("%s with --archive %s", async (target, given, urls) => {
  expect(await archives(target, given)).toEqual(urls);
});

it.each(["nosuch", "ftp://a.b", "http://", "/srv/debian"])("refuses --archive %s", async (given) => {
  await expect(archives("debian:12", given)).rejects.toMatchObject({ code: "usage" });
});
