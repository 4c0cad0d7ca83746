import { exists } from "../system/read-text.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, warn } from "./types.ts";

/** Bytes: an image does not fit any more; a few do. */
const nothing = 1e9;
const little = 5e9;

/** Room for images and containers. containerd has a place of its own, and with its image store the images are there. */
export const disk: Check = {
  id: "disk",
  title: { en: "Disk", zh: "磁盘空间" },
  async look(facts) {
    const root = await dataRoot(facts);
    const places = [root, "/var/lib/containerd"];
    const there = await Promise.all(places.map((path, i) => i === 0 || exists(facts.system, path)));
    const found = await Promise.all(places.filter((_, i) => there[i]).map((path) => look(facts, path)));
    // One file system says the same thing twice.
    const bad = found.filter(({ state }) => state !== "ok");
    return bad.length > 0 ? combine(bad) : found[0]!;
  },
};

/** Where the daemon says, or would look: a flag, daemon.json, the default. */
async function dataRoot(facts: Facts): Promise<string> {
  const answer = await facts.answer();
  if (answer.state === "answers" && answer.info.root.startsWith("/")) return answer.info.root;
  const words = await facts.words();
  const flag = /(?:^| )(?:--data-root|--graph|-g)[= ](\/\S+)/.exec(words.join(" "))?.[1];
  const text = await facts.daemonJson().then(
    (file) => file.text,
    () => undefined,
  );
  return flag ?? /"(?:data-root|graph)"\s*:\s*"(\/[^"\\]+)"/.exec(text ?? "")?.[1] ?? "/var/lib/docker";
}

async function look({ system }: Facts, path: string): Promise<Finding> {
  const { free, writable, inodes, freeInodes } = await system.files.space(path);
  const gigabytes = (free / 1e9).toFixed(free < 10e9 ? 1 : 0);
  const share = inodes > 0 ? freeInodes / inodes : 1;
  const percent = Math.floor(share * 100);
  if (system.uid === 0 && !writable) {
    return fail(
      { en: `${path} can't be written`, zh: `无法写入 ${path}` },
      {
        en: `see what became of its file system: findmnt -T ${path}`,
        zh: `请检查所在文件系统：findmnt -T ${path}`,
      },
    );
  }
  if (free < nothing || share < 0.01) {
    return fail(left(path, gigabytes, percent, free < nothing), room);
  }
  if (free < little || share < 0.1) return warn(left(path, gigabytes, percent, free < little), room);
  return ok(`${path}: ${gigabytes} GB free`, `${path}：剩余 ${gigabytes} GB`);
}

const left = (path: string, gigabytes: string, percent: number, bytes: boolean) =>
  bytes
    ? { en: `${path}: only ${gigabytes} GB free`, zh: `${path}：仅剩 ${gigabytes} GB` }
    : { en: `${path}: only ${percent} % of its inodes are free`, zh: `${path}：仅剩 ${percent}% 的 inode` };

const room = {
  en: "see what takes it: docker system df; docker system prune removes what nothing uses",
  zh: "查看占用：docker system df；docker system prune 可清理无用数据",
};
