import { basename, resolve } from "node:path";
import { ansibleRole, type RoleScript } from "../../run/render/ansible.ts";
import { holdsSecret } from "../../system/secret.ts";
import { confidential } from "./print-script.ts";
import type { Terminal } from "./terminal.ts";
import { demandOwnFolder, writeFiles } from "./write-files.ts";

/** An Ansible role in a folder, which is new, empty or an earlier role of ours. @throws SetupError "usage" */
export async function printRole(
  terminal: Terminal,
  folder: string,
  scripts: readonly RoleScript[],
): Promise<void> {
  const role = ansibleRole(basename(resolve(folder)), scripts, terminal.lang);
  await demandOwnFolder(folder, "files/choose.sh");
  await writeFiles(folder, role);
  if (scripts.some(({ text }) => holdsSecret(text))) terminal.note(confidential);
  terminal.print(
    terminal.say({
      en: `Wrote the role ${folder}. Look at the hosts with it: ansible-playbook --check --diff; its README.md says more.`,
      zh: `已写入 role ${folder}。用 ansible-playbook --check --diff 查看各主机；详见其中的 README.md。`,
    }),
  );
}
