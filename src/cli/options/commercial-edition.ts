import { SetupError } from "../../errors.ts";

/** docker-ee and its like, wherever they stand on the command line. @throws SetupError "commercial-edition" */
export function refuseCommercialEdition(words: readonly string[]): void {
  // A user or a file may bear that name.
  const named = (i: number) => /^(-o|--output|--user)$/.test(words[i - 1] ?? "");
  if (!words.some((word, i) => /^(docker-)?(ee|enterprise)$/i.test(word) && !named(i))) return;
  throw new SetupError(
    "commercial-edition",
    {
      en: "docker-ee is the commercial edition; docker-setup installs docker-ce, the community one.",
      zh: "docker-ee 是商业版；docker-setup 安装的是社区版 docker-ce。",
    },
    {
      why: {
        en: "Docker Enterprise went to Mirantis in November 2019 and is now Mirantis Container Runtime: https://docs.mirantis.com/mcr",
        zh: "Docker Enterprise 于 2019 年 11 月转归 Mirantis，现名 Mirantis Container Runtime：https://docs.mirantis.com/mcr",
      },
      next: {
        en: "For docker-ce, leave the edition out: sudo npx docker-setup",
        zh: "若要安装 docker-ce，请去掉版本名：sudo npx docker-setup",
      },
    },
  );
}
