import { managerFor } from "../../machine/managers/index.ts";
import { hostStep, targetName } from "../../plan/plan.ts";
import { lockName } from "../../plan/settle/lock/resolve.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import { quote } from "../../system/quote.ts";
import type { ArchivePart } from "./packages/archive-part.ts";
import { type DockerPart, keyFile, repositoryRoot } from "./packages/docker-packages.ts";

/** A target's name in a bundle's paths: "debian-12-amd64". */
export const folderOf = ({ target }: Subject): string => `${target.distro}-${target.version}-${target.arch}`;

/** What install.sh has to know of a target, as assignments that sh reads. */
export function targetFile(
  subject: Subject,
  { offer, files }: DockerPart,
  archive: ArchivePart,
  installedKb: number,
): string {
  const manager = managerFor(subject.distro);
  const { path, suite } = offer.repository;
  const { accepts, arch } = hostStep(subject);
  const root = `${repositoryRoot}/${path}`;
  const channels = [
    ...new Set(
      [...files.keys()].flatMap((file) => {
        const [, ...found] =
          /\/dists\/[^/]+\/([a-z]+)\/binary-|\/([a-z]+)\/repodata\/repomd\.xml$/.exec(file) ?? [];
        return found.filter((each) => each !== undefined);
      }),
    ),
  ].sort();
  const ids = accepts.flatMap((one) => ("ids" in one ? one.ids : "id" in one ? [one.id] : []));
  const values: Record<string, string> = {
    target_name: targetName(subject.distro, subject.target),
    target_spec: lockName(subject.target),
    manager: manager.name,
    ids: [...new Set(ids)].join(" "),
    codename: subject.target.codename ?? "",
    version: subject.target.version,
    arch: arch.is,
    image_arch: subject.target.arch,
    docker: offer.docker,
    repository: root,
    suite,
    channels: channels.join(" "),
    key: keyFile(manager),
    lasting: manager.alone?.lasting ?? "",
    archives: archive.folders.join(" "),
    packages: offer.packages
      .map(({ name, version }) => `${name}${manager.query.separator}${version}`)
      .join(" "),
    needs_kb: String(installedKb),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quote(value)}\n`)
    .join("");
}
