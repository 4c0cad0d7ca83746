import { memberDiffers } from "../../machine/resources/member.ts";
import { runCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Adds a user to the docker group. */
export interface GroupMemberStep {
  readonly kind: "group-member";
  readonly user: string;
  readonly group: "docker";
  /** Its commands are BusyBox's, which has no usermod. Source: https://busybox.net/downloads/BusyBox.html#addgroup */
  readonly busybox?: true;
}

const join = ({ user, group, busybox }: GroupMemberStep) =>
  busybox ? ["addgroup", user, group] : ["usermod", "-aG", group, "--", user];

export const groupMember: StepKind<GroupMemberStep> = {
  title: (step) => ({
    en: `Add ${step.user} to the ${step.group} group`,
    zh: `将 ${step.user} 加入 ${step.group} 组`,
  }),
  why: () => ({
    en: "Asked for by --user: docker then works without sudo, from the next login on. Whoever may talk to the daemon has root access.",
    zh: "由 --user 指定：下次登录后无需 sudo 即可使用 docker。能与守护进程通信的人等同于 root。",
  }),
  touches: ({ user, group, busybox }) => [{ what: "member", user, group, ...(busybox ? { busybox } : {}) }],
  differs: ({ user, group }, { system }) => memberDiffers(system, user, group),
  async run(step, context) {
    await runCommand(context, join(step));
  },
  script: (step) => ({
    helpers: [],
    done: `id -nG -- ${quote(step.user)} 2>/dev/null | tr ' ' '\\n' | grep -qx ${step.group}`,
    run: command(join(step)),
  }),
};
