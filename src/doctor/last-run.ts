import { endOf, lastRun, readRuns } from "../run/journal/runs.ts";
import { insteadOfThat, localTime, unfinishedRun } from "../run/journal/unfinished.ts";
import { type Check, ok, skip, warn } from "./types.ts";

/** docker-setup's own runs: one that came to no end left the machine between two states. */
export const lastRunCheck: Check = {
  id: "last-run",
  title: { en: "Last run", zh: "上次运行" },
  async look({ system }) {
    const runs = await readRuns(system);
    const run = await unfinishedRun(system, runs);
    if (run === "at-work") return skip({ en: "docker-setup is at work", zh: "docker-setup 正在运行" });
    if (run !== undefined) {
      const [first, other] = run.next;
      const instead = insteadOfThat(other);
      return warn(
        {
          en: `the run of ${run.at} did not finish: ${run.how.en}`,
          zh: `${run.at} 的运行没有完成：${run.how.zh}`,
        },
        { en: `sudo ${first}\n${instead.en}`, zh: `sudo ${first}\n${instead.zh}` },
      );
    }
    const last = lastRun(runs);
    if (last === undefined && runs.length > 0)
      return ok("all that docker-setup did here was taken back", "docker-setup 在本机的改动均已撤销");
    const end = last && endOf(last);
    if (end === undefined) return ok("docker-setup changed nothing here", "docker-setup 没有改动过本机");
    const at = localTime(end.at);
    return ok(`finished, ${at}`, `已完成，${at}`);
  },
};
