import type { ReadSystem } from "../../../system/read-only.ts";
import type { Alone, AlonePlace, AloneReader } from "../alone.ts";
import { agreed, channels, checked } from "./sources.ts";

const KEYS = "/etc/pki/rpm-gpg";

/** Sources: yum.conf(5), dnf.conf(5); options of the command line win over every file. */
async function entries(system: ReadSystem, place: AlonePlace): Promise<Alone> {
  const { directory, repository, archives, arch } = place;
  const names = (await system.files.list(KEYS)).filter((name) => name.startsWith("RPM-GPG-KEY-"));
  const own = names.map((name) => `file://${KEYS}/${name}`).join(" ");
  const sections = [
    ...repository.channels.map((channel) => ({
      id: `docker-ce-${channel}`,
      url: `file://${repository.folder}/${repository.suite}/${arch}/${channel}`,
      keys: `file://${repository.key}`,
    })),
    ...archives.map(({ folder }, i) => ({
      id: `docker-setup-archive-${i + 1}`,
      url: `file://${folder}`,
      keys: own,
    })),
  ];
  // dnf 5 refuses an option for a repository that no file names.
  const others = channels
    .filter((channel) => !repository.channels.includes(channel))
    .map(
      (channel) =>
        `[docker-ce-${channel}]\nname=docker-ce-${channel}\nbaseurl=file://${repository.folder}\nenabled=0\n\n`,
    );
  const text = (prefix: string) =>
    sections
      .map(
        ({ id, url, keys }) =>
          `[${prefix}${id}]\nname=${id}\nbaseurl=${url}\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=0\ngpgkey=${keys}\n\n`,
      )
      .join("");
  const options = [
    `--setopt=reposdir=${directory}/repos`,
    `--setopt=cachedir=${directory}/cache`,
    ...checked,
    ...archives.map((_, i) => `--setopt=docker-setup-archive-${i + 1}.gpgcheck=1`),
  ];
  return {
    directories: [`${directory}/repos`, `${directory}/cache`],
    files: [{ path: `${directory}/repos/bundle.repo`, text: text("") + others.join("") }],
    options,
    refresh: ["yum", ...agreed, ...options, "makecache"],
    lasting: text("bundle-"),
  };
}

export const alone: AloneReader = { lasting: "/etc/yum.repos.d/docker-setup-bundle.repo", entries };
