import { SetupError } from "../../errors.ts";

/** The first dockerd that takes a registry mirror with a path. */
const since = 28;

/**
 * A registry mirror behind a path (https://nexus.example/repository/docker-hub) is dockerd's to take: from 28 on it does,
 * earlier ones do not start with it. Source: ValidateMirror in moby's registry/config.go, v27.5.1 beside v28.0.0.
 *
 * @param docker the release of the dockerd that is to read them: "27.5.1"; undefined: the newest there is
 * @throws SetupError "usage" naming the first one that it would not take
 */
export function demandTakenPaths(urls: readonly string[], docker: string | undefined): void {
  const major = Number.parseInt(docker ?? "", 10);
  const url = urls.find((each) => new URL(each).pathname !== "/");
  if (url === undefined || !(major < since)) return;
  throw new SetupError(
    "usage",
    {
      en: `Docker ${docker} does not start with the registry mirror ${url}.`,
      zh: `Docker ${docker} 使用镜像加速地址 ${url} 时无法启动。`,
    },
    {
      why: {
        en: `It has a path; dockerd takes one from ${since}.0 on, before that a mirror's root only.`,
        zh: `其中有路径；dockerd 从 ${since}.0 起才接受，此前只接受镜像站的根地址。`,
      },
      next: {
        en: `Use Docker ${since} or newer, or a mirror without a path.`,
        zh: `请使用 Docker ${since} 或更新的版本，或不带路径的镜像加速地址。`,
      },
    },
  );
}
