import { SetupError } from "../../errors.ts";
import type { Supply } from "./types.ts";

/** What a distribution's file says of it. */
interface OwnPackageData {
  /** What is installed, the engine first, each from the sources that the machine has. */
  readonly packages: readonly string[];
}

/** The distribution's own Docker: its sources are on the machine already, and they decide the version. */
export function ownPackage({ packages }: OwnPackageData): Supply {
  // biome-ignore lint/correctness/useYield: there is nothing to offer, and whoever asks is told so
  async function* none(): AsyncGenerator<never> {
    throw noVersions(packages[0]!);
  }
  return {
    name: "own-package",
    packages,
    serves: () => true,
    repositories: () => [],
    catalogs: none,
    offers: none,
    own: { kind: "own", packages: packages.map((name) => ({ name })) },
    setup: () => undefined,
  };
}

/** For who asks for a version, a list of them or a lock. */
export function noVersions(name: string): SetupError {
  return new SetupError(
    "unsupported-host",
    {
      en: `Docker has no repository for this system: it comes as the distribution's own package ${name}, in the version that its sources have.`,
      zh: `Docker 没有此系统的软件源：安装的是发行版自带的软件包 ${name}，版本由其软件源决定。`,
    },
    {
      next: {
        en: "Leave out the version and the lock: sudo npx docker-setup installs the one that is available.",
        zh: "请不要指定版本或锁文件：sudo npx docker-setup 会安装现有的版本。",
      },
    },
  );
}
