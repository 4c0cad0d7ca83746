#!/bin/sh
# Installs Docker from the files beside this script. No network, no Node. Made by docker-setup.
# 用本目录中的文件安装 Docker，不需要网络和 Node。由 docker-setup 生成。
#
#   sudo sh install.sh [--check] [--restart] [--keep-repository]
#
# shellcheck disable=SC2154 # the file in targets/ sets them
{
set -u
LC_ALL=C
case ${LANGUAGE:-${LANG:-}} in zh*) lang=zh ;; *) lang=en ;; esac
export LC_ALL DEBIAN_FRONTEND=noninteractive
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY

say() { if [ "$lang" = zh ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
# fail CODE ENGLISH CHINESE
fail() { say "✖ $2" "✖ $3" >&2; exit "$1"; }
