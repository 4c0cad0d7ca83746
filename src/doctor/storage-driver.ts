import { withoutAnswer } from "./daemon-info.ts";
import { type Check, fail, ok, skip, warn } from "./types.ts";

/** Drivers that one should not have. Source: https://docs.docker.com/engine/storage/drivers/select-storage-driver/ */
const poor: Readonly<Record<string, { en: string; zh: string }>> = {
  vfs: { en: "copies every layer: slow, and it fills the disk", zh: "每层都完整复制：慢且占满磁盘" },
  devicemapper: { en: "removed in Docker 25", zh: "自 Docker 25 起已移除" },
  aufs: { en: "removed in Docker 24", zh: "自 Docker 24 起已移除" },
  overlay: { en: "removed in Docker 24", zh: "自 Docker 24 起已移除" },
};

const change = {
  en: 'overlay2 needs ext4, or xfs with ftype=1; in daemon.json: "storage-driver": "overlay2". Images have to be pulled again',
  zh: 'overlay2 需要 ext4，或 ftype=1 的 xfs；在 daemon.json 中设置："storage-driver": "overlay2"。镜像需重新拉取',
};

/** How layers become a file system. */
export const storageDriver: Check = {
  id: "storage-driver",
  title: { en: "Storage driver", zh: "存储驱动" },
  async look(facts) {
    const answer = await facts.answer();
    if (answer.state !== "answers") return skip(withoutAnswer(answer));
    const { driver, driverStatus } = answer.info;
    if (driver === "") return skip({ en: "the daemon does not tell", zh: "守护进程没有说明" });
    const status = new Map(driverStatus);
    const below = status.get("Backing Filesystem") ?? "";
    const bad = poor[driver];
    if (bad) return warn({ en: `${driver}: ${bad.en}`, zh: `${driver}：${bad.zh}` }, change);
    if (status.get("Supports d_type") === "false") {
      return fail(
        {
          en: `${driver} on ${below || "a file system"} without d_type (xfs with ftype=0): files go wrong`,
          zh: `${driver} 位于不支持 d_type 的 ${below || "文件系统"}（xfs ftype=0）：文件会出错`,
        },
        {
          en: "make a new file system there: mkfs.xfs -n ftype=1, or ext4",
          zh: "请重建该文件系统：mkfs.xfs -n ftype=1，或使用 ext4",
        },
      );
    }
    const store = status.get("driver-type") === "io.containerd.snapshotter.v1" ? ", containerd" : "";
    const on = below ? ` (${below})` : "";
    return ok(`${driver}${on}${store}`, `${driver}${below ? `（${below}）` : ""}${store && "，containerd"}`);
  },
};
