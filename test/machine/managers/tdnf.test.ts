import { expect, it } from "vitest";
import { tdnf } from "../../../src/machine/managers/tdnf/tdnf.ts";

const { transactions } = tdnf;

/** As tdnf 3.5's tools/cli/lib/installcmd.c prints it; no machine of it was had. */
const played = `
Installing:
runc            x86_64       1.3.3-1.azl3       azurelinux-official-base 12.18M 4.40M
moby-engine     x86_64       25.0.3-13.azl3     azurelinux-official-base 97.42M 30.10M

Total installed size: 109.60M
Total download size:  34.50M

Obsoleting:
moby-containerd x86_64       1:1.7.13-5.azl3    @System                  90.00M 0.00b

Total installed size:  90.00M
Total download size:   0.00b
Error(1032) : Operation aborted.
`;

it("reads what tdnf would do, and why it would not", () => {
  const { installs, removes, problems, room } = transactions.read(played);
  expect(installs.map(({ name, version, from }) => `${name} ${version} ${from}`)).toEqual([
    "runc 1.3.3-1.azl3 azurelinux-official-base",
    "moby-engine 25.0.3-13.azl3 azurelinux-official-base",
  ]);
  expect(removes.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "moby-containerd 1:1.7.13-5.azl3",
  ]);
  expect([problems, room?.download]).toEqual([[], 34.5 * 1024 ** 2]);

  const bold = "No package \u001b[1m\u001b[30mdocker-cli \u001b[0mavailable\n";
  const unmet = "1. nothing provides docker-init needed by moby-engine-25.0.3-13.azl3.x86_64";
  expect(transactions.read(`${bold}${unmet}\nFound 1 problem(s) while resolving\n`).problems).toEqual([
    { kind: "not-found", text: "No package docker-cli available" },
    { kind: "unmet", text: "nothing provides docker-init needed by moby-engine-25.0.3-13.azl3.x86_64" },
  ]);
});

it("brings what comes before it takes what goes", () => {
  const [way] = transactions.ways;
  const { argv } = way!.command({ specs: ["docker-cli"], removes: ["moby-cli"] }, { play: false });
  expect(argv.slice(3)).toEqual(["sh", "1", "docker-cli", "moby-cli"]);
  expect(argv[2]).toMatch(/tdnf -y install \$come && tdnf -y --noautoremove remove "\$@"$/);
  expect(way!.command({ specs: ["docker-cli"], removes: [] }, { play: true }).argv).toEqual([
    "tdnf",
    "--assumeno",
    "install",
    "docker-cli",
  ]);
});
