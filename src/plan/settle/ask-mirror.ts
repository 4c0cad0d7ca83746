import type { Cloud } from "../../sources/mirrors/clouds.ts";
import { cloudPackageMirrors, packageMirrors, parseMirror } from "../../sources/mirrors/package-mirrors.ts";
import type { Lang, Text } from "../../text.ts";
import { another, typed } from "./ask-address.ts";
import type { Asker, Choice } from "./person.ts";
import type { Wishes } from "./wishes.ts";

/** Whether a command line leaves the mirror to be chosen. */
export const mirrorIsOpen = ({ mirrors, autoMirror }: Pick<Wishes, "mirrors" | "autoMirror">): boolean =>
  mirrors === undefined && !autoMirror;

/** The first of all questions. */
export const whichMirror: Text = { en: "Package mirror", zh: "软件包镜像站" };

/**
 * "auto" first, then, inside a cloud, its own address. Who reads English is more likely far from China: Docker's own
 * server comes next. "": an address that is typed.
 */
export function mirrorChoices(lang: Lang, cloud: Cloud | undefined): Choice<string>[] {
  const near = cloudPackageMirrors.filter((mirror) => mirror.cloud === cloud);
  const official = packageMirrors.filter(({ id }) => lang === "en" && id === "official");
  const known = [...near, ...official, ...packageMirrors.filter((mirror) => !official.includes(mirror))];
  return [
    {
      title: { en: "auto", zh: "auto" },
      description: { en: "the fastest from here", zh: "从本机访问最快的" },
      value: "auto",
    },
    ...known.map(({ id, name, url }) => ({
      title: { en: id, zh: id },
      description: name,
      value: url,
    })),
    { title: another, value: "" },
  ];
}

/** Which mirror the packages come from. */
export async function askMirror(
  asker: Asker,
  cloud: Cloud | undefined,
  allowHttp: boolean,
): Promise<string | "auto"> {
  const chosen = await asker.choose(whichMirror, mirrorChoices(asker.lang, cloud));
  if (chosen !== "") return chosen;
  return typed(
    asker,
    { en: "Address of the package mirror", zh: "软件包镜像站的地址" },
    parseMirror,
    allowHttp,
    () => askMirror(asker, cloud, allowHttp),
  );
}
