import { expect, it } from "vitest";
import { packageMirror } from "../../src/doctor/package-mirror.ts";
import { ExchangeError } from "../../src/system/types.ts";
import {
  finding,
  itFinds,
  type More,
  machine,
  mirror,
  pages,
  report,
  sources,
  sourcesFile,
} from "./machine.ts";

const file = (text: string | undefined, more: Record<string, string> = {}): More => ({
  files: { [sourcesFile]: text, ...more },
});

const packages = `${mirror}/linux/debian/dists/bookworm/stable/binary-amd64/Packages.gz`;
const official = "https://download.docker.com";
const tuna = "https://mirrors.tuna.tsinghua.edu.cn/docker-ce";
const newer = { ...pages("29.0.0", official), ...pages("29.0.0", tuna) };

itFinds(packageMirror, [
  ["good", {}, "ok", /aliyun: fresh, newest 28\.5\.2/],
  [
    "dead",
    { fetch: { [packages]: new ExchangeError("refused") } },
    "fail",
    /aliyun: refuses connections.*--mirror auto/,
  ],
  ["empty", { fetch: { [packages]: undefined } }, "fail", /404/],
  ["a login page", { fetch: { [packages]: "<html>" } }, "fail", /web page/],
  [
    "behind its peers",
    { fetch: newer },
    "warn",
    /aliyun: outdated, newest there is 28\.5\.2; 28\.5\.2 is installed, 29\.0\.0 is there/,
  ],
  [
    "Docker is behind",
    { fetch: pages("29.0.0") },
    "warn",
    /28\.5\.2 is installed, 29\.0\.0 is there.*--docker-version latest/,
  ],
  [
    "Docker is held",
    { fetch: pages("29.0.0"), exec: { "apt-mark showhold": { stdout: "docker-ce\ndocker-ce-cli\n" } } },
    "ok",
    /28\.5\.2 is held/,
  ],
  ["nonsense", { fetch: { [packages]: "what" } }, "fail", /aliyun: its list/],
  ["no repository", file(undefined), "skip", /no repository/],
]);

it("fetches of its peers the index alone", async () => {
  const system = machine({ fetch: pages("28.5.2", official) });
  await report(system, { only: [packageMirror] });
  const fetched = (host: string) =>
    system.requests.filter((url) => url.startsWith(host)).map((url) => url.split("/").at(-1));
  expect(fetched(official)).toEqual(["Packages.gz"]);
  expect(fetched(mirror)).toEqual(["Packages.gz", "docker-ce_28.5.2_amd64.deb"]);
});

it("warns where the first of two mirrors is dead, and fails where both are", async () => {
  const both = sources({ URIs: `${official}/linux/debian ${mirror}/linux/debian` });
  expect((await finding(packageMirror, file(both))).state).toBe("warn");
  const none = { ...file(both), fetch: { [packages]: undefined } };
  expect((await finding(packageMirror, none)).state).toBe("fail");
});
