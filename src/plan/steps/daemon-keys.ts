import {
  canonical,
  editDaemonJson,
  editsLeft,
  editWordsInScript,
  valueAt,
} from "../../machine/daemon-json/edit-text.ts";
import { type Edit, needsRestart, placeOfEdit, typedEdit } from "../../machine/daemon-json/edits.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { writeDaemonJson } from "../../machine/daemon-json/write.ts";
import { daemonUnit, initNamed, type NamesInit } from "../../machine/inits/index.ts";
import { plain } from "../../machine/resources/difference.ts";
import { quote } from "../../system/quote.ts";
import { holdsSecret, withoutSecrets } from "../../system/secret.ts";
import type { StepKind } from "./types.ts";

/** Changes keys of daemon.json other than registry-mirrors, and nothing else in it. */
export interface DaemonKeysStep extends NamesInit {
  readonly kind: "daemon-keys";
  readonly path: string;
  readonly edits: readonly Edit[];
  /** The file goes where nothing is left in it, since docker-setup made it. */
  readonly removeEmpty?: true;
}

const placesOf = ({ edits }: DaemonKeysStep) => [...new Set(edits.map(placeOfEdit))].join(", ");

/** An edit as a person types it: KEY=VALUE. */
export const editWords = (edit: Edit): string => withoutSecrets(typedEdit(edit));

/** They put a password or a token into the file, which is its owner's alone to read then; dockerd is root. */
const holdSecret = (edits: readonly Edit[]) => edits.some((edit) => holdsSecret(typedEdit(edit)));

export const daemonKeys: StepKind<DaemonKeysStep> = {
  title: (step) => ({
    en: `Set ${placesOf(step)} in ${step.path}`,
    zh: `在 ${step.path} 中设置 ${placesOf(step).replaceAll(", ", "、")}`,
  }),
  why: (step) => ({
    en: `${step.edits.map(editWords).join(" ")}; all else in the file stays.${needsRestart(step.edits) ? " A running daemon is restarted for it." : " A running daemon takes it by a reload, which touches no container."}`,
    zh: `${step.edits.map(editWords).join(" ")}；文件中其他内容保持不变。${needsRestart(step.edits) ? "正在运行的守护进程需要重启才能采用。" : "正在运行的守护进程重新加载即可采用，不影响任何容器。"}`,
  }),
  touches: (step) => [
    {
      what: "file",
      path: step.path,
      follow: true,
      [needsRestart(step.edits) ? "restart" : "reload"]: daemonUnit(step),
      ...initNamed(step),
    },
  ],
  async differs(step, { system }) {
    const text = await readDaemonJson(system, step.path);
    const left = editsLeft(text, step.edits);
    if (left.length === 0) return undefined;
    const has = left.map(({ path }) => {
      const value = valueAt(text, path);
      return `${path.join(".")}=${value === undefined ? "" : canonical(value)}`;
    });
    return { want: plain(left.map(editWords).join(" ")), have: plain(withoutSecrets(has.join(" "))) };
  },
  async run(step, { system, log }) {
    const text = editDaemonJson(await readDaemonJson(system, step.path), step.edits);
    if (step.removeEmpty && text.replace(/\s/g, "") === "{}") await system.files.remove(step.path);
    else await writeDaemonJson(system, text, step.path, { secret: holdSecret(step.edits) });
    log(`wrote ${step.path}: ${step.edits.map(editWords).join(" ")}`);
  },
  script(step) {
    const args = editWordsInScript(step.path, step.edits);
    return {
      helpers: ["daemon", "daemon-keys"],
      done: `daemon_keys_done ${args}`,
      run: [
        `remember_daemon_json ${quote(step.path)}`,
        `${step.removeEmpty ? `remove_bare_daemon_keys ${args} || ` : ""}write_daemon_json edited_daemon_json ${args} || quit 9`,
        ...(holdSecret(step.edits) ? [`chmod go= ${quote(step.path)}`] : []),
      ].join("\n"),
    };
  },
};
