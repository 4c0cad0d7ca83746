import { SetupError } from "../../../errors.ts";
import { canonical, editDaemonJson } from "../../../machine/daemon-json/edit-text.ts";
import { type Edit, type Json, placeOfEdit } from "../../../machine/daemon-json/edits.ts";
import { withoutSecrets } from "../../../system/secret.ts";
import { otherKeys } from "../../lock/keys.ts";
import type { NamedLock } from "../../lock/types.ts";

/**
 * What is to be done to daemon.json beside the registry mirrors: the keys that the lock owns, each whole, and what a person
 * wishes of others.
 * @throws SetupError "usage" where a wish would change what the lock says
 */
export function daemonOf({ lock, file }: NamedLock, wished: readonly Edit[] = []): Edit[] {
  const owned = otherKeys(lock);
  const keys = owned.map(([key]) => key);
  const text = JSON.stringify(Object.fromEntries(owned));
  const other = wished.find((edit) => keys.includes(edit.path[0]!) && editDaemonJson(text, [edit]) !== text);
  if (other) {
    const [key, value] = owned.find(([each]) => each === other.path[0])!;
    const says = withoutSecrets(`${key}=${JSON.stringify(value)}`);
    throw new SetupError(
      "usage",
      {
        en: `--daemon changes ${placeOfEdit(other)}, and ${file} says ${says}.`,
        zh: `--daemon 要改动 ${placeOfEdit(other)}，而 ${file} 中为 ${says}。`,
      },
      {
        next: {
          en: "Leave it out, or put it into the lock: docker-setup lock --daemon KEY=VALUE",
          zh: "请去掉该项，或将它写入锁文件：docker-setup lock --daemon KEY=VALUE",
        },
      },
    );
  }
  return [
    ...owned.map(([key, value]): Edit => ({ op: "set", path: [key], value })),
    ...wished.filter(({ path }) => !keys.includes(path[0]!)),
  ];
}

/**
 * The keys that a lock is to own: those of before, with what is wished of them. Two people who wish the same get the same
 * order.
 * @throws SetupError "usage" for a password, which a file that is shared can't keep
 */
export function lockedKeys(before: Readonly<Record<string, Json>>, wished: readonly Edit[]) {
  const text = canonical(JSON.parse(editDaemonJson(JSON.stringify(before), wished)) as Json);
  if (withoutSecrets(text) !== text) {
    throw new SetupError("usage", {
      en: "A lock is shared, so it can't hold the password in --daemon.",
      zh: "锁文件会与他人共享，不能包含 --daemon 中的密码。",
    });
  }
  return JSON.parse(text) as Readonly<Record<string, Json>>;
}
