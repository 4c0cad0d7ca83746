import colors from "picocolors";
import type { RehearsedPackage } from "../../machine/managers/rehearsal.ts";
import type { Going } from "../../plan/settle/rehearsal.ts";
import { kindOf, type Step } from "../../plan/steps/index.ts";
import type { Options, Plan } from "../../plan/types.ts";
import { containersText } from "../../run/execute/containers.ts";
import type { Running } from "../../run/execute/running.ts";
import type { Text } from "../../text.ts";
import type { VersionChange } from "./go-on.ts";
import type { Terminal } from "./terminal.ts";

/** What besides the plan is worth knowing before it begins. */
export interface Beside extends Partial<Going> {
  readonly change?: VersionChange | undefined;
  /** Containers that will stop. */
  readonly stops?: Running | undefined;
}

/** "27.3.1 → 26.1.4, a downgrade" */
const changeText = ({ from, to, down }: VersionChange): Text =>
  down
    ? { en: `${from} → ${to}, a downgrade`, zh: `${from} → ${to}（降级）` }
    : { en: `${from} → ${to}, an upgrade`, zh: `${from} → ${to}（升级）` };

/** Containers that will stop, by name. */
export const stopsRow = (stops: Running, say: (text: Text) => string): [Text, string] => [
  { en: "Will stop", zh: "将停止" },
  say(containersText(stops)),
];

/** What is about to happen: the facts, and before a question also the steps with their state. */
export function showPlan(
  terminal: Terminal,
  plan: Plan,
  options: Options & { readonly current: readonly string[] | undefined },
  system: string,
  done: readonly boolean[],
  withSteps: boolean,
  { clash = [], others = [], change, stops }: Beside = {},
): void {
  const { say, print, facts, note } = terminal;
  const from = plan.repository ?? plan.filesFrom;
  const rows: [Text, string | readonly string[]][] = [
    [{ en: "System", zh: "系统" }, system],
    [{ en: "Docker", zh: "Docker" }, change ? say(changeText(change)) : (plan.docker ?? enginePackage(plan))],
    options.bundle
      ? [{ en: "Bundle", zh: "离线包" }, options.bundle.file]
      : from
        ? [{ en: "Package mirror", zh: "软件包镜像站" }, [...new Set([from.mirror, ...options.mirrors])]]
        : [{ en: "Packages", zh: "软件包" }, say({ en: "the system's own", zh: "系统自带" })],
  ];
  if (options.registryMirrors || options.current) {
    rows.push([{ en: "Registry mirrors", zh: "镜像加速地址" }, mirrorRows(options, say)]);
  }
  if (options.proxy) rows.push([{ en: "Proxy", zh: "代理" }, options.proxy.url.shown]);
  if (clash.length > 0) rows.push([{ en: "To be removed", zh: "将移除" }, clash.map(versioned)]);
  if (others.length > 0) rows.push([{ en: "And with them", zh: "连带移除" }, others.map(versioned)]);
  if (stops) rows.push(stopsRow(stops, say));
  print();
  facts(rows);
  for (const text of plan.notes) note(text);
  print();
  if (withSteps) showSteps(terminal, plan.steps, done);
}

/** Which registry mirrors stay, come and go. */
function mirrorRows(
  {
    registryMirrors: wanted,
    current = [],
  }: { registryMirrors: readonly string[] | undefined; current?: readonly string[] | undefined },
  say: (text: Text) => string,
): readonly string[] | string {
  const same = (a: string, b: string) => a.replace(/\/$/, "") === b.replace(/\/$/, "");
  const mark = (url: string, text: Text) => `${url || '""'}  ${say(text)}`;
  const kept = { en: "kept", zh: "保留" };
  const after = wanted ?? current;
  const rows = [
    ...after.map((url) => {
      if (current.some((other) => same(url, other))) return mark(url, kept);
      return current.length > 0 ? mark(url, { en: "added", zh: "新增" }) : url;
    }),
    ...current
      .filter((url) => !after.some((other) => same(url, other)))
      .map((url) => mark(url, { en: "removed", zh: "移除" })),
  ];
  return rows.length > 0 ? rows : say({ en: "none", zh: "无" });
}

/** Of a step with nothing left to do. */
export const noChange: Text = { en: "no change", zh: "无需改动" };

/** The steps, those with nothing left to do dimmed. */
export function showSteps(terminal: Terminal, steps: readonly Step[], done: readonly boolean[]): void {
  const { say, print, item } = terminal;
  for (const [i, step] of steps.entries()) {
    const kind = kindOf(step);
    const number = String(i + 1).padStart(3);
    const title = say(kind.title(step));
    const already = `${title}  ${say(noChange)}`;
    item(`${number}  `, done[i] && !kind.checkOnly ? colors.dim(already) : title);
  }
  print();
}

/** What brings the engine where its version is the distribution's to tell. */
export const enginePackage = ({ steps }: Plan): string =>
  steps.flatMap((step) => (step.kind === "package-install" ? step.packages : []))[0]?.name ?? "";

const versioned = ({ name, version }: RehearsedPackage) => `${name} ${version}`.trim();
