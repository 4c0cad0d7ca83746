import { SetupError } from "../../../errors.ts";
import {
  compareDockerNumbers,
  dockerNumber,
  upstreamVersion,
  type VersionRequest,
} from "../../../sources/catalog/version.ts";
import type { Text } from "../../../text.ts";

/** Docker's numbers that each target has, newest first, by the target's name: "debian:12/amd64" → "29.1.3", "29.1.2". */
export type Numbers = ReadonlyMap<string, readonly string[]>;

/** The newest number that every target has. */
export function newestCommon(numbers: Numbers): string | undefined {
  const [first = [], ...others] = [...numbers.values()];
  return first
    .filter((number) => others.every((each) => each.includes(number)))
    .sort((a, b) => compareDockerNumbers(dockerNumber(b), dockerNumber(a)))[0];
}

/** Which targets lack what others have that is newer than the newest common one. */
export function behindNotes(meant: Numbers, newest: string): Text[] {
  const newer = [...meant.values()].flatMap(([first]) =>
    first === undefined || first === newest ? [] : [first],
  );
  return [...new Set(newer)].map((number) => {
    const names = lacking(meant, number);
    return {
      en: `${newest} is the newest that all of them have: ${names.join(", ")} ${names.length === 1 ? "lacks" : "lack"} ${number}.`,
      zh: `${newest} 是所有目标都有的最新版本：${names.join("、")} 没有 ${number}。`,
    };
  });
}

const lacking = (numbers: Numbers, number: string) =>
  [...numbers].filter(([, has]) => !has.includes(number)).map(([name]) => name);

/**
 * Why there is nothing that all targets get, and what there would be.
 * @param meant what each has of the wanted version
 * @param all what each has at all
 */
export function noCommon(meant: Numbers, all: Numbers, wanted: VersionRequest | undefined): SetupError {
  const word = wanted?.text ? ` ${wanted.text}` : "";
  const none = [...meant].filter(([, numbers]) => numbers.length === 0).map(([name]) => name);
  return new SetupError(
    "version-not-found",
    none.length > 0
      ? {
          en: `There is no docker-ce${word} for ${none.join(", ")}`,
          zh: `没有适用于 ${none.join("、")} 的 docker-ce${word}`,
        }
      : {
          en: `The targets have no docker-ce${word} in common`,
          zh: `各目标没有共同的 docker-ce${word}`,
        },
    { ...(none.length === 0 ? { why: outliersOf(meant) } : {}), next: instead(all, wanted) },
  );
}

/** Each target that the others could do without, and what it lacks; where there is none, the newest of each. */
function outliersOf(meant: Numbers): Text {
  const found = [...meant.keys()].flatMap((name) => {
    const others = new Map([...meant].filter(([other]) => other !== name));
    const number = others.size > 1 ? newestCommon(others) : undefined;
    return number === undefined ? [] : [{ name, number }];
  });
  if (found.length > 0) {
    const en = found.map(({ name, number }) => `${name} lacks ${number}`).join(", ");
    const zh = found.map(({ name, number }) => `${name} 没有 ${number}`).join("，");
    return { en: `All others have what one lacks: ${en}.`, zh: `其他目标都有而唯独缺少的版本：${zh}。` };
  }
  const each = [...meant].map(([name, [number]]) => `${name} ${number}`);
  return { en: `The newest of each: ${each.join(", ")}.`, zh: `各自的最新版本：${each.join("、")}。` };
}

function instead(all: Numbers, wanted: VersionRequest | undefined): Text {
  const number = wanted?.kind === "exact" ? upstreamVersion(wanted.text) : undefined;
  if (number !== undefined && lacking(all, number).length === 0) {
    return {
      en: `A package version in full is one system's; all of them have ${number}: --docker-version ${number}`,
      zh: `完整的软件包版本只属于一个系统；所有目标都有 ${number}：--docker-version ${number}`,
    };
  }
  const newest = newestCommon(all);
  return newest
    ? {
        en: `The newest that all of them have is ${newest}: --docker-version ${newest}`,
        zh: `所有目标都有的最新版本是 ${newest}：--docker-version ${newest}`,
      }
    : {
        en: "They have no version in common: make a lock for each.",
        zh: "它们没有任何共同版本：请分别生成锁文件。",
      };
}
