import { supplyOf } from "../src/sources/supply/index.ts";
import type { Target } from "../src/terms.ts";
import { rows as apartRows } from "./apart.ts";
import { endOfLife } from "./end-of-life.ts";
import { distros, findDistro } from "./list.ts";
import { relatives } from "./relatives/index.ts";

/** A line of `docker-setup distros`: systems that the same repository is for. */
export interface DistroLine {
  readonly name: string;
  /** What --target takes. */
  readonly targets: readonly string[];
  /** Below a mirror's root, best first: "linux/rhel/8". */
  readonly repositories: readonly string[];
  /** Where it has no repository: its own packages. */
  readonly packages: readonly string[];
  /** ISO date; of a release of ours, or of a relative's. */
  readonly endOfLife: string | undefined;
  /** Where a relative's fit is known from. */
  readonly source: string | undefined;
}

/** All that is known by name: our distributions' releases, then each relative by what fits it. */
export function distroTable(): readonly DistroLine[] {
  const own = distros.flatMap(({ id, name, releases }) =>
    releases.map(({ version, codename, endOfLife }) => ({
      name: `${name} ${version}`,
      targets: [`${id}:${version}`, ...(codename === undefined ? [] : [`${id}:${codename}`])],
      ...suppliedBy(id, version, codename),
      endOfLife,
      source: undefined,
    })),
  );
  const kin = relatives.flatMap(({ ids, name, fits, source }) =>
    fits.flatMap(([on, base]) => {
      const [id = "", release = ""] = base.split(":");
      const known = findDistro(id)?.releases.find(
        ({ version, codename }) => version === release || codename === release,
      );
      if (known === undefined) return [];
      const words = on.split(" ").filter((word) => word !== "*");
      return {
        name,
        targets: ids.flatMap((one) => (words.length === 0 ? [one] : words.map((word) => `${one}:${word}`))),
        ...suppliedBy(id, known.version, known.codename),
        endOfLife: endOfLife(ids[0]!, words[0] ?? ""),
        source,
      };
    }),
  );
  return [...own, ...kin];
}

/** Systems that have no such repository, and what to type there. */
export function apartTable(): readonly {
  readonly ids: readonly string[];
  readonly kind: string;
  readonly command: string | undefined;
}[] {
  // Of these every release is planned for; their rows are for relatives that only say whom they are like.
  const planned = distros.flatMap(({ ids = [], releases }) =>
    releases[0]!.version === "rolling" ? ids : [],
  );
  return apartRows.map(([kind, ids, command]) => ({
    kind,
    ids: ids.split(/\s+/).filter((id) => !planned.includes(id)),
    command,
  }));
}

function suppliedBy(
  id: string,
  version: string,
  codename: string | undefined,
): Pick<DistroLine, "repositories" | "packages"> {
  const distro = findDistro(id)!;
  const target: Target = {
    distro: id,
    version,
    ...(codename === undefined ? {} : { codename }),
    arch: distro.architectures[0]!,
  };
  const supply = supplyOf(distro, target);
  const repositories = supply.repositories({ target, mirrors: [""] });
  return {
    repositories: repositories.map(({ path, suite }) => `${path}/${suite}`),
    packages: supply.own ? supply.packages : [],
  };
}
