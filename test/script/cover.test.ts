/** What the script shows of a failed step's words: passwords of proxies are covered, by each sed. Found by attack. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { withoutSecrets } from "../../src/system/secret.ts";
import { runScript, shells, toolDirectory } from "../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "cover-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const said = `level=warning new-value="me:p@s/s#w@10.0.0.1:3128" old-value="http://a:b@c:1"
{"http-proxy": "me:pass@[::1]:3128", "b": 1}
HTTPS_PROXY=me:pass@p me:pass@h x
E: http://u:p:q@h/ failed at 12:30 in user@1000.service
me:x@y
git@github.com:a https://mirrors.aliyun.com/docker-ce/`;

it.each(
  shells.flatMap((shell) =>
    (["sed", "busybox"] as const).map((sed) => [shell.join(" "), sed, shell] as const),
  ),
)("in %s by %s, as the run does it", async (_, sed, shell) => {
  const { stdout } = await runScript(`cover <<'END'\n${said}\nEND`, {
    helpers: ["cover"],
    shell,
    path: toolDirectory(root, sed === "busybox" ? { sed: ["busybox", "sed"] } : { sed: ["sed"] }),
    work: mkdtempSync(join(root, "work-")),
  });
  expect(stdout).toBe(`${withoutSecrets(said)}\n`);
  expect(stdout).not.toMatch(/pass|s#w|:q|me:/);
});
