# OpenPGP's ASCII armor without gpg: the same as src/sources/keys/armor.ts, byte for byte.
# Needs awk (mawk, gawk, busybox), od and tr.

# Bytewise XOR and the armor's CRC-24 (RFC 9580 section 6.1), since a plain awk has no bit operations.
KEY_CRC24='
function xor8(a, b) { return XOR[int(a / 16) * 16 + int(b / 16)] * 16 + XOR[a % 16 * 16 + b % 16] }
function crc_tables(  a, b, i, bit, r, hi, mid, lo) {
  for (a = 0; a < 16; a++) for (b = 0; b < 16; b++) {
    r = 0
    for (bit = 1; bit < 16; bit *= 2) if (int(a / bit) % 2 != int(b / bit) % 2) r += bit
    XOR[a * 16 + b] = r
  }
  for (i = 0; i < 256; i++) {
    hi = i; mid = 0; lo = 0
    for (bit = 0; bit < 8; bit++) {
      r = hi >= 128
      hi = hi * 2 % 256 + (mid >= 128); mid = mid * 2 % 256 + (lo >= 128); lo = lo * 2 % 256
      if (r) { hi = xor8(hi, 134); mid = xor8(mid, 76); lo = xor8(lo, 251) }
    }
    CRC_HI[i] = hi; CRC_MID[i] = mid; CRC_LO[i] = lo
  }
}
function crc_start() { crc1 = 183; crc2 = 4; crc3 = 206 }
function crc_byte(b,  i) {
  i = xor8(crc1, b)
  crc1 = xor8(crc2, CRC_HI[i]); crc2 = xor8(crc3, CRC_MID[i]); crc3 = CRC_LO[i]
}
BEGIN { crc_tables(); BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
'

# key_octal: lines of \0ooo words (from awk, which can't write a zero byte everywhere) become bytes.
key_octal() {
  while read -r key_line; do printf '%b' "$key_line"; done
}

# key_dearmor IN: the bytes of all its public key blocks as \0ooo lines; awk's exit code says what is wrong.
key_dearmor() {
  LC_ALL=C tr '\200-\377' '?' <"$1" | LC_ALL=C awk "$KEY_CRC24"'
  function bad(code) { failed = code; exit code }
  # Decodes the text of one block.
  function block(text, sum,  n, i, pad, quad, word, keep, b, out) {
    n = length(text)
    if (n == 0 || n % 4) bad(12)
    pad = (text ~ /=$/) + (text ~ /==$/)
    if (index(substr(text, 1, n - pad), "=") || (text sum) ~ /[^A-Za-z0-9+\/=]/ || sum ~ /=/) bad(12)
    crc_start()
    for (i = 1; i <= n; i += 4) {
      quad = word24(substr(text, i, 4))
      keep = i + 4 > n ? 3 - pad : 3
      for (b = 0; b < keep; b++) {
        word = b == 0 ? int(quad / 65536) : b == 1 ? int(quad / 256) % 256 : quad % 256
        crc_byte(word)
        out = out OCTAL[word]
      }
      if (length(out) > 300) { OUT[++outs] = out; out = "" }
    }
    if (out != "") OUT[++outs] = out
    if (sum != "" && word24(sum) != (crc1 * 256 + crc2) * 256 + crc3) bad(13)
  }
  # LINE[1..n] as one text, by way of longer pieces: joined one by one, short lines would take the square of their number.
  function joined(n,  i, piece, text) {
    for (i = 1; i <= n; i++) {
      piece = piece LINE[i]
      if (length(piece) > 1000) { text = text piece; piece = "" }
    }
    return text piece
  }
  function word24(four) {
    return ((VALUE[substr(four, 1, 1)] * 64 + VALUE[substr(four, 2, 1)]) * 64 + VALUE[substr(four, 3, 1)]) * 64 + VALUE[substr(four, 4, 1)]
  }
  BEGIN {
    for (i = 0; i < 64; i++) VALUE[substr(BASE64, i + 1, 1)] = i
    for (i = 0; i < 256; i++) OCTAL[i] = sprintf("\\0%03o", i)
  }
  {
    if (length($0) > 1000) $0 = "?"
    sub(/[ \t\r]+$/, "")
    if (NR == 1) sub(/^\?\?\?/, "")
    if (state == "") {
      if ($0 == "-----BEGIN PGP PUBLIC KEY BLOCK-----") { state = "headers"; lines = 0; sum = "" }
    } else if (state == "headers") {
      if ($0 == "") state = "data"
      else if (!index($0, ":")) bad(12)
    } else if ($0 == "-----END PGP PUBLIC KEY BLOCK-----") {
      block(joined(lines), sum)
      state = ""
      blocks++
    } else if ($0 == "") {
    } else if (state == "data" && length($0) == 5 && substr($0, 1, 1) == "=") { sum = substr($0, 2); state = "checked" }
    else if (state == "data") LINE[++lines] = $0
    else bad(12)
  }
  END {
    if (failed) exit failed
    if (state != "") exit 11
    if (!blocks) exit 14
    for (i = 1; i <= outs; i++) print OUT[i]
  }'
}

# armor_key IN OUT: a binary key as text, with the checksum line that the rpm of CentOS 7 asks for.
armor_key() {
  od -An -v -tu1 <"$1" | LC_ALL=C awk "$KEY_CRC24"'
  function four(a, b, c,  w) {
    w = (a * 256 + b) * 256 + c
    return substr(BASE64, int(w / 262144) + 1, 1) substr(BASE64, int(w / 4096) % 64 + 1, 1) \
      substr(BASE64, int(w / 64) % 64 + 1, 1) substr(BASE64, w % 64 + 1, 1)
  }
  BEGIN { crc_start(); print "-----BEGIN PGP PUBLIC KEY BLOCK-----"; print "" }
  { for (i = 1; i <= NF; i++) { B[n++] = $i + 0; crc_byte($i + 0) } }
  END {
    for (at = 0; at < n; at += 3) {
      quad = four(B[at], at + 1 < n ? B[at + 1] : 0, at + 2 < n ? B[at + 2] : 0)
      if (at + 2 >= n) quad = at + 1 < n ? substr(quad, 1, 3) "=" : substr(quad, 1, 2) "=="
      line = line quad
      if (length(line) == 64) { print line; line = "" }
    }
    if (line != "") print line
    print "=" four(crc1, crc2, crc3)
    print "-----END PGP PUBLIC KEY BLOCK-----"
  }' >"$WORK/key.armored" && cat "$WORK/key.armored" >"$2"
}
