/** What is done below /usr/local, as sh (templates/unpacked/); names or specs are appended. */
import { template } from "../../../templates.ts";

/** A folder for each package, and in it one for each version. */
export const ROOT = "/usr/local/lib/docker-setup";
const HELD = `${ROOT}/held`;

const sh = (script: string) => ["sh", "-c", script, "sh"];
const tool = (name: string) =>
  sh(`${template("unpacked/head.sh")}${template(`unpacked/${name}.sh`)}`.trimEnd());

export const play = tool("play");
export const install = tool("install");
export const remove = tool("remove");
/** One name alone. */
export const foreign = tool("foreign");

/** The version is where "current" leads to. */
export const listed = sh(
  `for name do if version=$(readlink "${ROOT}/$name/current") && [ -d "${ROOT}/$name/$version" ]; then printf "%s\\t%s\\tinstalled\\n" "$name" "$version"; fi; done`,
);

/** What is here, and what was here before it: a line as `yum list` has it. */
export const kept = sh(
  `for at in "${ROOT}/$1"/*/; do at=\${at%/}; case \${at##*/} in current | "*") ;; *) echo "$1 \${at##*/} kept" ;; esac; done`,
);

/** Nothing but docker-setup would ever move them; a line a name. */
export const holds = {
  list: ["awk", "1", HELD],
  take: sh(
    `mkdir -p ${ROOT}; for name do grep -qxF "$name" ${HELD} 2>/dev/null || echo "$name" >>${HELD}; done`,
  ),
  release: sh(`for name do sed -i "/^$name\\$/d" ${HELD}; done; [ -s ${HELD} ] || rm -f ${HELD}`),
};

/** Debian's names, as the index has them. */
export const printArch = sh(
  "case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; armv7l | armv8l) echo armhf ;; ppc64le) echo ppc64el ;; *) uname -m ;; esac",
);
