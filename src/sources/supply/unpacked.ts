import { dockerCe } from "./docker-ce.ts";
import type { Supply } from "./types.ts";

type UnpackedData = Parameters<typeof dockerCe>[0];

/**
 * docker-ce's programs out of its packages for another distribution, whose index is signed: for systems whose package
 * manager has no docker-ce. Docker's static tarballs come with no hash and no signature, so they are not taken.
 */
export function unpacked(data: UnpackedData): Supply {
  return {
    ...dockerCe(data),
    name: "unpacked",
    files: {
      why(target) {
        const from = data
          .repositories(target)
          .map(({ path, suite }) => `${path} ${suite}`)
          .join(", ");
        return {
          en: `Docker's own packages of ${from}, by the hashes of its signed index, unpacked below /usr/local. No package manager will ever update them: run docker-setup again with --docker-version latest for that.`,
          zh: `取自 Docker 的 ${from} 软件包，按其签名索引中的哈希校验后解压到 /usr/local。没有包管理器会更新它们：需要更新时请用 --docker-version latest 再次运行 docker-setup。`,
        };
      },
    },
    setup: () => undefined,
  };
}
