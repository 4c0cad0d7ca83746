import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { parseVersionRequest, upstreamVersion } from "../../../src/sources/catalog/version.ts";
import { failure } from "./load.ts";

describe("parseVersionRequest takes what people have in hand", () => {
  it.each([
    ["27", "release", "27"],
    ["27.3", "release", "27.3"],
    ["27.3.1", "release", "27.3.1"],
    ["v27.3.1", "release", "27.3.1"],
    ["docker-27.3.1", "release", "27.3.1"],
    ["docker-v29.0.0", "release", "29.0.0"],
    ["17.03", "release", "17.03"],
    ["17.03.1-ce", "release", "17.03.1"],
    ["17.03.1~ce", "release", "17.03.1"],
    ["17.03.1.ce", "release", "17.03.1"],
    ["5:27.3.1", "release", "27.3.1"],
    ["docker-ce=27.3", "release", "27.3"],
    ["docker-ce-18.09.1", "release", "18.09.1"],
    ["29.0.0-rc.1", "release", "29.0.0-rc.1"],
    ["v29.0.0~rc.1", "release", "29.0.0-rc.1"],
    ["18.06.0-ce-rc3", "release", "18.06.0-rc3"],
    ["20.10.x", "release", "20.10"],
    ["27.x", "release", "27"],
    ["27.X.x", "release", "27"],
    ["28.*", "release", "28"],
    ["5:28.*", "release", "28"],
    ["5:27.3*", "release", "27.3"],
    ["5:27.3.*", "release", "27.3"],
    ["docker-ce=5:27.3.1-1~debian*", "release", "27.3.1"],
    ["docker-ce-20.10.*", "release", "20.10"],
    ["docker-ce-cli-20.10.9", "release", "20.10.9"],
    ["docker-ce-cli=27.3", "release", "27.3"],
    [" 27.3 ", "release", "27.3"],
    ["\t27.3.1\r\n", "release", "27.3.1"],
    ["\u300027.3.1", "release", "27.3.1"],
    [" latest ", "latest", ""],
    ["docker-ce=5:27.3.1-1~debian.12~bookworm", "exact", "5:27.3.1-1~debian.12~bookworm"],
    ["docker-ce-cli=5:27.3.1-1~debian.12~bookworm", "exact", "27.3.1-1~debian.12~bookworm"],
    ["docker-ce_27.3.1-1~ubuntu.24.04~noble_amd64.deb", "exact", "27.3.1-1~ubuntu.24.04~noble"],
    ["docker-ce_5%3a20.10.9~3-0~ubuntu-focal_arm64.deb", "exact", "5:20.10.9~3-0~ubuntu-focal"],
    ["docker-ce-cli_5%3A27.3.1-1~ubuntu.24.04~noble_amd64.deb", "exact", "27.3.1-1~ubuntu.24.04~noble"],
    [
      "/var/cache/apt/archives/docker-ce_5%3a27.3.1-1~debian.12~bookworm_amd64.deb",
      "exact",
      "5:27.3.1-1~debian.12~bookworm",
    ],
    ["./docker-ce-27.3.1-1.el9.x86_64.rpm", "exact", "27.3.1-1.el9"],
    ["docker-ce-cli-1:27.3.1-1.el9.x86_64", "exact", "27.3.1-1.el9"],
    ["docker-ce-rootless-extras-27.3.1-1.el9.x86_64.rpm", "exact", "27.3.1-1.el9"],
    ["latest", "latest", ""],
    ["5:27.3.1-1~ubuntu.24.04~noble", "exact", "5:27.3.1-1~ubuntu.24.04~noble"],
    ["27.3.1-1~ubuntu.24.04~noble", "exact", "27.3.1-1~ubuntu.24.04~noble"],
    ["docker-ce=5:27.3.1-1~ubuntu.24.04~noble", "exact", "5:27.3.1-1~ubuntu.24.04~noble"],
    ["17.03.1~ce-0~ubuntu-xenial", "exact", "17.03.1~ce-0~ubuntu-xenial"],
    ["18.06.3~ce~3-0~ubuntu", "exact", "18.06.3~ce~3-0~ubuntu"],
    ["17.03.1.ce-1.el7.centos", "exact", "17.03.1.ce-1.el7.centos"],
    ["3:27.3.1-1.el9", "exact", "3:27.3.1-1.el9"],
    ["docker-ce-27.3.1-1.el9", "exact", "27.3.1-1.el9"],
    ["docker-ce-27.3.1-1.el9.x86_64", "exact", "27.3.1-1.el9"],
    ["docker-ce-3:27.3.1-1.el9.aarch64", "exact", "3:27.3.1-1.el9"],
    ["docker-ce-17.03.1.ce-1.el7.centos.x86_64.rpm", "exact", "17.03.1.ce-1.el7.centos"],
    ["18.06.0.ce-2.3.rc3.el7", "exact", "18.06.0.ce-2.3.rc3.el7"],
  ])("%s", (text, kind, plain) => {
    expect(parseVersionRequest(text)).toMatchObject({ kind, text: plain });
    // Its one spelling means the same again: the script is given that.
    if (plain) expect(parseVersionRequest(plain)).toEqual(parseVersionRequest(text));
  });
});

describe("parseVersionRequest refuses the rest", () => {
  it.each(
    [
      [
        "",
        " ",
        "27 .3",
        "*",
        "x",
        "5:*",
        "27.3.1.x",
        "x.27",
        "27.*.1",
        "29.0.0-rc.1*",
        "27.",
        ".27",
        "27..3",
        "27.3.1.4",
        "-27",
        "--help",
      ],
      ["$(reboot)", "27;reboot", "27`x`", "27\n28", "27|x", "27&", "'27'", "27/3", "27\\", "27=", "newest"],
      [
        "Latest",
        "vv27",
        "v",
        "docker",
        "docker-ce",
        "docker-ce=",
        "docker-ce=latest",
        "containerd.io=1.7.22-1",
      ],
      [
        "29.0-rc.1",
        "29.0.0-rc",
        "29.0.0-rc.",
        "29.0.0-x.1",
        "27.3.1-",
        "5:-1",
        ":27",
        "27:",
        "99999",
        "２７",
      ],
      [`27.3.1-${"1".repeat(200)}`, "5:27.3.1-1~noble;x", "27.3.1-1 x", "27.3.1-1-", "27.3.1--1"],
    ].flat(),
  )("%j", async (text) => {
    const error = await failure(() => parseVersionRequest(text));
    expect(error.code).toBe("usage");
    expect(error.what.zh).toMatch(/不是 Docker 版本号/);
    expect(error.next?.en).toContain("docker-setup versions");
  });
  it("anything: a text that is safe on a command line, or a SetupError", () => {
    const text = fc.string({
      unit: fc.constantFrom(
        ..."0123456789.:~-+^v*$;` \n",
        "rc",
        "ce",
        "x",
        "docker-ce=",
        "docker-ce-cli-",
        ".x86_64",
        "_amd64.deb",
      ),
    });
    fc.assert(
      fc.property(text, (typed) => {
        try {
          expect(parseVersionRequest(typed).text).toMatch(/^([0-9][A-Za-z0-9.+:~^_-]*)?$/);
        } catch (error) {
          expect(error).toBeInstanceOf(SetupError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

it.each([
  ["5:27.3.1-1~ubuntu.24.04~noble", "27.3.1"],
  ["3:27.3.1-1.el9", "27.3.1"],
  ["17.03.1~ce-0~ubuntu-xenial", "17.03.1"],
  ["17.03.1.ce-1.el7.centos", "17.03.1"],
  ["18.06.3~ce~3-0~ubuntu", "18.06.3"],
  ["18.06.3.ce-3.el7", "18.06.3"],
  ["5:20.10.24~3-0~ubuntu-focal", "20.10.24"],
  ["5:29.0.0~rc.1-1~debian.12~bookworm", "29.0.0-rc.1"],
  ["3:29.0.0~rc.1-1.el9", "29.0.0-rc.1"],
  ["18.06.0.ce-2.3.rc3.el7", "18.06.0-rc3"],
  ["5:19.03.0~1.5.beta5-3~debian-stretch", "19.03.0-beta5"],
  ["0.0.0-20240101", "0.0.0"],
])("upstreamVersion %s", (version, docker) => {
  expect(upstreamVersion(version)).toBe(docker);
});
