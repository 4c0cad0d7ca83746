import { SetupError } from "../../../errors.ts";

/** Where an image is, in the parts that a registry is asked by. */
export interface ImageReference {
  /** As docker shows it: "nginx:1.27", "ghcr.io/a/b:1". */
  readonly name: string;
  /** "docker.io" for Docker Hub. */
  readonly host: string;
  /** "library/nginx". */
  readonly repository: string;
  /** A tag, or "sha256:…". */
  readonly tag: string;
}

/**
 * Reads an image's name as docker does. Source: https://pkg.go.dev/github.com/distribution/reference
 * @throws SetupError "usage"
 */
export function parseReference(text: string): ImageReference {
  const [, name = "", tag, digest] =
    /^([a-zA-Z0-9][a-zA-Z0-9._/:-]*?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      text,
    ) ?? [];
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasHost ? rest.join("/") : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(path)) throw noImage(text);
  if (hasHost && !/^[a-zA-Z0-9.-]+(?::[0-9]{1,5})?$/.test(first)) throw noImage(text);
  const hub = !hasHost || /^(index\.)?docker\.io$/.test(first);
  const short = hub ? path.replace(/^library\//, "") : `${first}/${path}`;
  return {
    name: digest && !tag ? `${short}@${digest}` : `${short}:${tag ?? "latest"}`,
    host: hub ? "docker.io" : first,
    repository: hub && !path.includes("/") ? `library/${path}` : path,
    tag: digest ?? tag ?? "latest",
  };
}

const noImage = (text: string) =>
  new SetupError(
    "usage",
    { en: `${JSON.stringify(text)} is not an image name.`, zh: `${JSON.stringify(text)} 不是镜像名。` },
    { next: { en: "Write it as docker does: nginx:1.27", zh: "请按 docker 的写法，例如 nginx:1.27" } },
  );
