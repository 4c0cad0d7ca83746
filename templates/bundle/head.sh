#!/bin/sh
# Installs Docker from the files beside this script. No network, no Node. Made by docker-setup.
# 用本目录中的文件安装 Docker，不需要网络和 Node。由 docker-setup 生成。
#
#   sudo sh install.sh [--check] [--restart] [--keep-repository] [--lang en|zh]
#
# shellcheck disable=SC2154,SC2317 # the file in targets/ sets them, and names the functions of a manager
{
set -u
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin
# A Chinese locale of another encoding would show the words below as something else.
locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
case $locale in zh*.[Uu][Tt][Ff]8* | zh*.[Uu][Tt][Ff]-8*) lang=zh ;; zh*.*) lang=en ;; zh*) lang=zh ;; *) lang=en ;; esac
LC_ALL=C
export PATH LC_ALL DEBIAN_FRONTEND=noninteractive
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

say() { if [ "$lang" = zh ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
# fail CODE ENGLISH CHINESE
fail() { say "✖ $2" "✖ $3" >&2; exit "$1"; }
