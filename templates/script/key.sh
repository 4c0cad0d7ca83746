# needs: armor
# Repository keys without gpg: the same decisions as src/keys, byte for byte.
# Needs armor.sh, awk (mawk, gawk, busybox), od, tr, head, tail, and sha1sum, shasum or openssl.

# key_refuse WHY [QUOTE]: says that a file is no public key; 6, as when the network fails.
key_refuse() {
  printf '%s\n' "$MSG_KEY_NOT_A_KEY" "$1${2:+ $2}" "$MSG_KEY_TRY_ANOTHER" >&2
  return 6
}

# key_beginning FILE: the first characters of the first line that has any.
key_beginning() {
  tr -d '\r' <"$1" | LC_ALL=C tr -c ' -~\n' '?' |
    LC_ALL=C awk '/[^ ?]/ { sub(/^[ ?]+/, ""); print substr($0, 1, 60); exit }'
}

# key_packets: of the bytes on stdin two kinds of lines. "key N VERSION HEAD BODY LENGTH USED REVOKED": the Nth public key,
# the octal head that its fingerprint is taken over, where its body lies, whether it has a user id and a signature, and whether
# it says that it was revoked.
# "part N KIND OFFSET LENGTH [VERSION HEAD BODY LENGTH]": a piece of it that package managers need, or may: "sub" with a
# subkey and its signatures, told like a key, "more" of that subkey's.
key_packets() {
  od -An -v -tu1 | LC_ALL=C awk '
  function bad(code) { failed = code; exit code }
  function four(at) { return ((B[at] * 256 + B[at + 1]) * 256 + B[at + 2]) * 256 + B[at + 3] }
  function told() {
    return sprintf("%d \\0231\\0%03o\\0%03o %d %d", len ? B[at + head] : 0, int(len / 256) % 256, len % 256, at + head, len)
  }
  function flush() { if (kind != "") print "part", keys, kind, from, to - from, body; kind = "" }
  function finish() { flush(); if (open) print "key", keys, key, ids && sigs, revoked; open = 0 }
  # Pieces that lie side by side are one.
  function piece(next_kind) {
    if (kind != "" && to == at && (next_kind == "more" || kind next_kind == "keepkeep")) { to = at + size; return }
    flush()
    kind = next_kind == "more" && !sub_key ? "keep" : next_kind
    from = at; to = at + size; body = kind == "sub" ? told() : ""
  }
  { for (i = 1; i <= NF; i++) B[n++] = $i + 0 }
  END {
    if (failed) exit failed
    for (at = 0; at < n; at += size) {
      c = B[at]; l = B[at + 1]
      if (c < 128) bad(12)
      if (at + 1 >= n && !(c < 192 && c % 4 == 3)) bad(11)
      if (c < 192) {
        tag = int(c / 4) % 16; form = c % 4
        if (form == 3) bad(12)
        head = form == 0 ? 2 : form == 1 ? 3 : 5
      } else {
        tag = c % 64
        if (l >= 224 && l < 255) bad(12)
        head = l < 192 ? 2 : l < 224 ? 3 : 6
      }
      if (at + head > n) bad(11)
      if (head == 2) len = l
      else if (head == 3) len = c < 192 ? l * 256 + B[at + 2] : (l - 192) * 256 + B[at + 2] + 192
      else len = four(at + head - 4)
      size = head + len
      if (at + size > n) bad(11)
      if (++packets > 1000 || (tag == 6 || tag == 14) && ++named > 200) bad(16)
      if (tag == 6) {
        finish()
        open = 1; keys++; ids = 0; sigs = 0; sub_key = 0; drop = 0; revoked = 0
        key = told()
        piece("keep")
      } else if (tag == 2 || tag == 13 || tag == 14 || tag == 17) {
        if (!open) continue
        if (tag == 2 && len > 2 && B[at + head + (B[at + head] == 3 ? 2 : 1)] == 32) revoked = 1
        if (tag != 2) { sub_key = tag == 14; drop = tag == 17 }
        if (drop) continue
        if (!sub_key) { ids += tag == 13; sigs += tag == 2 }
        piece(tag == 14 ? "sub" : tag == 2 ? "more" : "keep")
      } else if (tag != 10 && tag != 12 && tag != 21) finish()
    }
    finish()
    if (!keys) exit 15
  }'
}

# key_bytes FILE OFFSET LENGTH: a piece of a file.
key_bytes() {
  head -c "$(($2 + $3))" "$1" | tail -c "+$(($2 + 1))"
}

# key_sha1: the SHA-1 of stdin, 40 hex digits in upper case.
key_sha1() {
  if command -v sha1sum >/dev/null 2>&1; then sha1sum
  elif command -v shasum >/dev/null 2>&1; then shasum
  else openssl dgst -sha1
  fi | sed 's/^.*= *//; s/ .*//' | tr 'a-f' 'A-F'
}

# key_read IN RAW: the binary key or keys of a file, which may be armored; says what else it is.
key_read() {
  key_size=$(($(wc -c <"$1")))
  [ "$key_size" -gt 0 ] || key_refuse "$MSG_KEY_EMPTY" || return
  [ "$key_size" -le 262144 ] || key_refuse "$MSG_KEY_TOO_LARGE" || return
  # A public key packet comes first in a binary key: old format with three lengths, or new format.
  case $(($(head -c 1 "$1" | od -An -tu1))) in
    152 | 153 | 154 | 198) cat "$1" >"$2" || return 1; return 0 ;;
  esac
  # A text has no zero byte.
  key_code=14
  if [ "$(($(tr -d '\000' <"$1" | wc -c)))" -eq "$key_size" ]; then
    key_code=0
    key_dearmor "$1" >"$2.octal" || key_code=$?
  fi
  case $key_code in
    0) key_octal <"$2.octal" >"$2" ;;
    11) key_refuse "$MSG_KEY_CUT" ;;
    13) key_refuse "$MSG_KEY_CHECKSUM" ;;
    14)
      key_start=$(key_beginning "$1")
      case $key_start in
        '<'*) key_refuse "$MSG_KEY_HTML" ;;
        *) key_refuse "$MSG_KEY_OTHER" "$key_start" ;;
      esac
      ;;
    *) key_refuse "$MSG_KEY_DAMAGED" ;;
  esac
}

# key_fingerprint VERSION HEAD BODY LENGTH: of a key packet in key.raw; of another version than 4 "v3".
key_fingerprint() {
  if [ "$1" -eq 4 ] && [ "$4" -le 65535 ]; then
    { printf '%b' "$2"; key_bytes "$WORK/key.raw" "$3" "$4"; } | key_sha1
  else
    printf '%s\n' "v$1"
  fi
}

# key_needed N "SUBKEY...": the Nth key of key.packets without subkeys but the named ones, and without pictures.
# Nothing here can check who vouches for a subkey, and rpm before 4.17 takes any (CVE-2021-3521).
key_needed() {
  key_wanted_part=yes
  while read -r key_line key_of key_kind key_at key_size key_version key_head key_body key_length; do
    [ "$key_line $key_of" = "part $1" ] || continue
    case $key_kind in
      keep) key_wanted_part=yes ;;
      sub)
        key_wanted_part=no
        if [ -n "$2" ]; then
          case " $2 " in
            *" $(key_fingerprint "$key_version" "$key_head" "$key_body" "$key_length") "*) key_wanted_part=yes ;;
          esac
        fi
        ;;
    esac
    [ "$key_wanted_part" = no ] || key_bytes "$WORK/key.raw" "$key_at" "$key_size" || return 1
  done <"$WORK/key.packets"
}

# select_key IN OUT "SUBKEY..." FINGERPRINT...: writes the one trusted key of a served file, binary, with its user ids,
# those of its subkeys that are named, and their signatures. Where several fingerprints fit, the first counts.
# Else OUT stays as it is, stderr says why, and the code is docker-setup's: 6 no key, 8 another key or a revoked one, 14 no SHA-1.
select_key() {
  key_in=$1 key_out=$2 key_subkeys=$3
  shift 3
  command -v sha1sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || command -v openssl >/dev/null 2>&1 || {
    printf '%s\n' "$MSG_KEY_NO_SHA1" >&2
    return 14
  }
  key_read "$key_in" "$WORK/key.raw" || return
  key_code=0
  key_packets <"$WORK/key.raw" >"$WORK/key.packets" || key_code=$?
  case $key_code in
    0) ;;
    11) key_refuse "$MSG_KEY_CUT" || return ;;
    15) key_refuse "$MSG_KEY_NONE" || return ;;
    16) key_refuse "$MSG_KEY_PACKETS" || return ;;
    *) key_refuse "$MSG_KEY_DAMAGED" || return ;;
  esac
  : >"$WORK/key.list"
  key_found=
  while read -r key_line key_of key_version key_head key_body key_length key_used key_revoked; do
    [ "$key_line" = key ] || continue
    key_print=$(key_fingerprint "$key_version" "$key_head" "$key_body" "$key_length")
    key_found="$key_found $key_print"
    printf '%s %s %s %s\n' "$key_print" "$key_of" "$key_used" "$key_revoked" >>"$WORK/key.list"
  done <"$WORK/key.packets"
  for key_wanted in "$@"; do
    while read -r key_print key_of key_used key_revoked; do
      [ "$key_print" = "$key_wanted" ] || continue
      if [ "$key_revoked" -eq 1 ]; then
        printf '%s\n' "$MSG_KEY_REVOKED" "$MSG_KEY_FOUND$key_print" "$MSG_KEY_TRY_ANOTHER" >&2
        return 8
      fi
      [ "$key_used" -eq 1 ] || key_refuse "$MSG_KEY_CUT" || return
      key_needed "$key_of" "$key_subkeys" >"$WORK/key.selected" || return 1
      cat "$WORK/key.selected" >"$key_out"
      return
    done <"$WORK/key.list"
  done
  printf '%s\n' "$MSG_KEY_UNTRUSTED" "$MSG_KEY_WANTED$*" "$MSG_KEY_FOUND${key_found# }" "$MSG_KEY_TRY_ANOTHER" >&2
  return 8
}
