import type { Text } from "../../text.ts";

/**
 * What templates/script/key.sh and download.sh say: shell variable name → text. The renderer sets these
 * variables in the script's language; openpgp.ts uses the same words, so that both speak alike.
 */
export const keyMessages = {
  MSG_KEY_NOT_A_KEY: {
    en: "What the mirror served as its key is not an OpenPGP public key.",
    zh: "镜像站提供的文件不是 OpenPGP 公钥。",
  },
  MSG_KEY_EMPTY: { en: "The file is empty.", zh: "文件是空的。" },
  MSG_KEY_TOO_LARGE: {
    en: "It is larger than 256 KiB; no repository key is.",
    zh: "文件大于 256 KiB，软件源公钥不会这么大。",
  },
  MSG_KEY_HTML: {
    en: "A web page came instead: a proxy, or the network's login page, may be answering.",
    zh: "收到的是一个网页：可能是代理或网络登录页面在响应。",
  },
  MSG_KEY_OTHER: { en: "Something else came, beginning with:", zh: "收到的是其他内容，开头为：" },
  MSG_KEY_CUT: { en: "The key is cut off.", zh: "公钥不完整，在中途被截断。" },
  MSG_KEY_CHECKSUM: {
    en: "The key was damaged on the way: its checksum (CRC24) is wrong.",
    zh: "公钥在传输中损坏：校验和 (CRC24) 不符。",
  },
  MSG_KEY_DAMAGED: { en: "The key is damaged.", zh: "公钥已损坏。" },
  MSG_KEY_PACKETS: {
    en: "It has more than 200 keys or 1000 parts; no repository key has.",
    zh: "文件包含 200 个以上的密钥或 1000 个以上的部分，软件源公钥不会这么多。",
  },
  MSG_KEY_NONE: { en: "It holds no public key.", zh: "文件中没有公钥。" },
  MSG_KEY_UNTRUSTED: {
    en: "The repository key is not the expected one; it was not installed.",
    zh: "软件源公钥与预期不符，未安装该公钥。",
  },
  MSG_KEY_REVOKED: {
    en: "The repository key was revoked by its owner; it was not installed.",
    zh: "软件源公钥已被其所有者吊销，未安装该公钥。",
  },
  MSG_KEY_WANTED: { en: "Wanted fingerprint: ", zh: "预期指纹：" },
  MSG_KEY_FOUND: { en: "Found fingerprint: ", zh: "实际指纹：" },
  MSG_KEY_TRY_ANOTHER: {
    en: "Use another mirror. If this is a private mirror's own key and its operator has confirmed the fingerprint, name it with --key-fingerprint.",
    zh: "请换一个镜像站。若这是私有镜像站自己的公钥，且指纹已向其管理者核实，请用 --key-fingerprint 指定。",
  },
  MSG_KEY_NO_SHA1: {
    en: "The key can't be checked: there is no sha1sum, shasum or openssl here",
    zh: "无法校验公钥：本机没有 sha1sum、shasum 或 openssl",
  },
  // download.sh
  MSG_DOWNLOAD_FAILED: { en: "Could not download", zh: "下载失败：" },
  MSG_DOWNLOAD_RETRY: { en: "Trying again:", zh: "重试：" },
  MSG_DOWNLOAD_SLOW: { en: "It took too long.", zh: "耗时过长。" },
  MSG_DOWNLOAD_LARGE: { en: "It is far too large for a key.", zh: "文件过大，不可能是公钥。" },
  MSG_DOWNLOAD_DOWNGRADE: {
    en: "The server redirected from https to an unencrypted address.",
    zh: "服务器从 https 重定向到了未加密的地址。",
  },
  MSG_DOWNLOAD_SCHEME: {
    en: "Only https:// and http:// addresses can be downloaded.",
    zh: "只能下载 https:// 或 http:// 地址。",
  },
  MSG_DOWNLOAD_NO_TOOL: {
    en: "There is no curl, wget or apt-helper here. Install curl, then run this script again.",
    zh: "本机没有 curl、wget 或 apt-helper。请先安装 curl，再运行本脚本。",
  },
} as const satisfies Record<string, Text>;
