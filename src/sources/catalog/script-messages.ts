import type { Text } from "../../text.ts";

/** Shell variables that templates/script/resolve-version.sh prints; the renderer sets them in the script's language. */
export const scriptMessages: Readonly<Record<string, Text>> = {
  MSG_VERSION_NOT_FOUND: {
    en: "The package manager lists no docker-ce",
    zh: "包管理器中没有 docker-ce",
  },
  MSG_VERSION_NEAREST: { en: "The nearest there are:", zh: "最接近的现有版本：" },
  MSG_VERSION_EMPTY: {
    en: "The package manager lists no docker-ce at all: is the repository right for this machine?",
    zh: "包管理器中完全没有 docker-ce：软件源是否适用于本机？",
  },
};
