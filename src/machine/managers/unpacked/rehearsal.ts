import { comeThenGo } from "../come-then-go.ts";
import { noStage } from "../no-repository.ts";
import { nothingFound, type Problem, type Rehearsal, type Transactions } from "../rehearsal.ts";
import { install, play, remove } from "./commands.ts";

/** "needs: iptables", "conflict: /usr/bin/dockerd". */
export function readPlay(printed: string): Rehearsal {
  const problems = printed.split("\n").flatMap((text): Problem[] => {
    if (text.startsWith("needs: ")) return [{ kind: "unmet", text }];
    return text.startsWith("conflict: ") ? [{ kind: "conflict", text }] : [];
  });
  return { ...nothingFound(), problems };
}

export const transactions: Transactions = {
  owners: ["true"],
  ownersOf: () => [],
  ways: [
    {
      command: (transaction, how) => ({
        argv: how.play ? [...play, ...transaction.specs] : comeThenGo(transaction, install, remove),
      }),
    },
  ],
  script: { helper: "swap-unpacked", play, run: install },
  read: readPlay,
  refusal: undefined,
  own: {
    helper: "own-unpacked",
    whys: {
      unmet: {
        en: "These commands or libraries are needed beside Docker's programs, and are not on this system.",
        zh: "除 Docker 的程序外还需要这些命令或库，而本系统没有。",
      },
      conflict: {
        en: "Docker or containerd is here already by another way. Remove that one first, or keep using it.",
        zh: "本机已通过其他方式装有 Docker 或 containerd。请先移除，或继续使用它。",
      },
    },
  },
  stage: noStage,
};
