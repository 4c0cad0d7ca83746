import type { Relative } from "./types.ts";

/** Rebuilds of the same sources keep the number. */
const sameNumber: Relative["fits"] = [
  ["7", "centos:7"],
  ["8", "centos:8"],
  ["9", "centos:9"],
  ["10", "centos:10"],
];

const rebuild = (id: string, name: string, source: string): Relative => ({
  ids: [id],
  name,
  fits: sameNumber,
  source,
});

/** CentOS's packages are what fits; "8" takes RHEL 8's first (distros/centos.ts). */
export const rpmRelatives: readonly Relative[] = [
  rebuild("rocky", "Rocky Linux", "https://rockylinux.org/about"),
  rebuild("almalinux", "AlmaLinux", "https://wiki.almalinux.org/FAQ.html"),
  rebuild("ol", "Oracle Linux", "https://docs.oracle.com/en/operating-systems/oracle-linux/"),
  rebuild("cloudlinux", "CloudLinux", "https://docs.cloudlinux.com/"),
  rebuild("eurolinux", "EuroLinux", "https://docs.euro-linux.com/"),
  rebuild("scientific", "Scientific Linux", "https://scientificlinux.org/"),
  rebuild("miraclelinux", "MIRACLE LINUX", "https://www.miraclelinux.com/"),
  rebuild("virtuozzo", "Virtuozzo Linux", "https://docs.virtuozzo.com/"),
  rebuild("clearos", "ClearOS", "https://www.clearos.com/"),
  rebuild("loongnix-server", "Loongnix Server", "PLATFORM_ID=platform:lns8, ID_LIKE=rhel"),
  {
    ids: ["openeuler"],
    name: "openEuler",
    fits: [
      ["20 21 22", "centos:8"],
      ["23 24 25 *", "centos:9"],
    ],
    source: "glibc 2.28 (20.03), 2.34 (22.03), 2.38 (24.03): el10 has 2.39. Docker's users run el8 on 22.03",
  },
  {
    ids: ["anolis"],
    name: "Anolis OS",
    fits: [...sameNumber, ["23", "centos:9"]],
    source: "https://openanolis.cn/anolisos (23: glibc 2.36)",
  },
  {
    ids: ["alinux"],
    name: "Alibaba Cloud Linux",
    // 17.1 was its first, before the numbers began at 2.
    fits: [
      ["2 17", "centos:7"],
      ["3", "centos:8"],
      ["4", "centos:9"],
    ],
    source: "https://help.aliyun.com/zh/alinux/product-overview/ (glibc 2.17, 2.32, 2.38)",
  },
  {
    ids: ["alios"],
    name: "AliOS",
    fits: [["7", "centos:7"]],
    source: "7.2 (Paladin), kernel alios7, glibc 2.17: reports of pip's and PyTorch's users",
  },
  {
    ids: ["kos", "keyarchos"],
    name: "KeyarchOS",
    fits: [["5", "centos:8"]],
    source: "https://www.ieisystem.com/keyarchos/ (5.8: Anolis OS 8's sources, kernel 5.10 kos5)",
  },
  {
    ids: ["culinux", "fusionos", "hopeos", "inlinux"],
    name: "CULinux, FusionOS, HopeOS, InLinux",
    // openEuler 22.03's kin by numbers of their own: what openEuler gets is theirs.
    fits: [["3 22 23", "centos:8"]],
    source: "https://www.openeuler.org/en/download/commercial-release/ (built on 22.03 LTS: glibc 2.34)",
  },
  {
    ids: ["isoft"],
    name: "iSoft Server OS",
    fits: [["4", "centos:7"]],
    source: "ID_LIKE=rhel, built from RHEL 7",
  },
  {
    ids: ["opencloudos"],
    name: "OpenCloudOS",
    fits: [...sameNumber, ["23", "centos:9"]],
    source: "https://docs.opencloudos.org/ (9: glibc 2.38)",
  },
  {
    ids: ["tencentos", "tlinux"],
    name: "TencentOS Server",
    fits: [
      ["2", "centos:7"],
      ["3", "centos:8"],
      ["4", "centos:9"],
    ],
    source: "https://cloud.tencent.com/document/product/1397/72777",
  },
  {
    ids: ["kylin"],
    name: "Kylin Advanced Server",
    // The desktop calls itself kylin as well, is Debian's relative, and ships its own Docker.
    nameHas: "advanced server",
    fits: [
      ["10", "centos:8"],
      ["11", "centos:9"],
    ],
    source: "glibc 2.28 (V10), 2.38 (V11)",
  },
  {
    ids: ["uos-server"],
    name: "UOS Server",
    fits: [["20", "centos:8"]],
    says: { id: "uos", releases: ["kongzi", "kongli", "fuyu", "uelc20", "uel20"] },
    source: "glibc 2.28; the name is for --target: its machines say ID=uos",
  },
  {
    ids: ["neokylin"],
    name: "NeoKylin",
    fits: [["7", "centos:7"]],
    source: "ID_LIKE=fedora, built from RHEL 7",
  },
  {
    ids: ["euleros"],
    name: "EulerOS",
    fits: [
      ["sp1 sp2 sp3 sp5", "centos:7"],
      ["2.0 sp8 sp9 sp10 sp11 sp12 *", "centos:8"],
    ],
    source: "glibc 2.17 up to SP5, 2.28 and later from SP8",
  },
  {
    ids: ["hce"],
    name: "Huawei Cloud EulerOS",
    fits: [
      ["1", "centos:8"],
      ["2", "centos:9"],
    ],
    source: "https://support.huaweicloud.com/productdesc-hce/ (glibc 2.28, 2.34)",
  },
  {
    ids: ["bclinux"],
    name: "BC-Linux",
    fits: [
      ["7", "centos:7"],
      ["8 21 22", "centos:8"],
      ["9 23 24 25", "centos:9"],
    ],
    source: "PLATFORM_ID=platform:an8 (8), openEuler's releases (for Euler: 21.10, 22.10)",
  },
  {
    ids: ["ctyunos"],
    name: "CTyunOS",
    fits: [
      ["2 3 22 23", "centos:8"],
      ["4 24 25", "centos:9"],
    ],
    source: "https://www.ctyun.cn/document/10026730 (openEuler 20.03 and 22.03)",
  },
  {
    ids: ["redos"],
    name: "RED OS",
    fits: [
      ["7", "centos:8"],
      ["8", "centos:9"],
    ],
    source: "https://redos.red-soft.ru/ (7.3: glibc 2.28, 8.0: glibc 2.36)",
  },
  {
    ids: ["xcp-ng", "xenenterprise"],
    name: "XCP-ng 7",
    // XenServer itself is an appliance.
    nameHas: "xcp-ng",
    fits: [["7", "centos:7"]],
    source: "https://docs.xcp-ng.org/releases/ (the control domain is CentOS 7)",
  },
];
