import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** Clouds with a docker-ce mirror of their own inside. */
export type Cloud = "aliyun" | "tencent" | "huawei" | "volcengine";

interface CloudEntry {
  readonly name: Text;
  /** What the machine's firmware calls itself there. */
  readonly dmi: RegExp;
  /** Answers inside of the cloud only; a question about nothing secret. */
  readonly metadata: string;
}

/**
 * Sources: cloud-init's ds-identify and its page on the AliYun data source for the firmware's words, each cloud's page
 * on instance metadata for the addresses. Volcengine's words are a guess; its metadata address decides.
 */
export const clouds: Readonly<Record<Cloud, CloudEntry>> = {
  aliyun: {
    name: { en: "Alibaba Cloud", zh: "阿里云" },
    dmi: /Alibaba/i,
    metadata: "http://100.100.100.200/latest/meta-data/region-id",
  },
  tencent: {
    name: { en: "Tencent Cloud", zh: "腾讯云" },
    dmi: /Tencent/i,
    metadata: "http://metadata.tencentyun.com/latest/meta-data/placement/region",
  },
  huawei: {
    name: { en: "Huawei Cloud", zh: "华为云" },
    dmi: /HUAWEICLOUD|Huawei Cloud/i,
    metadata: "http://169.254.169.254/openstack/latest/meta_data.json",
  },
  volcengine: {
    name: { en: "Volcengine", zh: "火山引擎" },
    dmi: /Volcengine|Volcano Engine|ByteDance/i,
    metadata: "http://100.96.0.96/latest/region_id",
  },
};

/** Firmware that says "a virtual machine" and not whose; bare metal and desktops are never asked about. */
const anyCloud = /QEMU|KVM|OpenStack|Bochs|SeaBIOS|Huawei/i;

/** How long the metadata addresses have to answer; the machines that get asked are mostly no cloud's. Milliseconds. */
const metadataBoundMs = 300;

const dmiFields = ["sys_vendor", "product_name", "chassis_asset_tag", "bios_vendor", "board_vendor"];

/**
 * Which of the clouds this machine runs in, by the firmware's own words; where those only say that it is a virtual
 * machine, by the metadata addresses, within 300 ms. Other machines cost a few small files.
 */
export function readCloud(system: System): Promise<Cloud | undefined> {
  const known = found.get(system.exchange) ?? findCloud(system);
  found.set(system.exchange, known);
  return known;
}

/** Answers of this run: a machine does not move, and the metadata addresses may let one wait. */
const found = new WeakMap<System["exchange"], Promise<Cloud | undefined>>();

async function findCloud(system: System): Promise<Cloud | undefined> {
  const texts = await Promise.all(
    dmiFields.map((field) => system.files.read(`/sys/class/dmi/id/${field}`).catch(() => undefined)),
  );
  const dmi = texts.map((text) => text?.toString("utf8").trim() ?? "").join("\n");
  const names = Object.keys(clouds) as Cloud[];
  const named = names.find((cloud) => clouds[cloud].dmi.test(dmi));
  if (named !== undefined || !anyCloud.test(dmi)) return named;
  return askMetadata(system, names);
}

async function askMetadata(system: System, names: readonly Cloud[]): Promise<Cloud | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error("metadata")), metadataBoundMs);
  try {
    return await Promise.any(
      names.map(async (cloud) => {
        const { status, body } = await system.exchange(clouds[cloud].metadata, {
          signal: stop.signal,
          maxBytes: 64 << 10,
        });
        if (status !== 200 || !isMetadata(cloud, body.toString("utf8"))) throw new Error(cloud);
        return cloud;
      }),
    );
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    stop.abort(new Error("metadata"));
  }
}

/** A region's name, or Huawei's document; another OpenStack, or a web page that answers everything, is neither. */
function isMetadata(cloud: Cloud, text: string): boolean {
  return cloud === "huawei"
    ? /huaweicloud|"region_id"/i.test(text)
    : /^[a-z]{2,}(-[a-z0-9]+)+\s*$/.test(text);
}
