# needs: dockerd-validate real-path unit-says
# daemon.json: sets registry-mirrors and leaves everything else in the file alone.
# Words of this script, in its language, are in the variables MSG_DAEMON_JSON_*.

# Prints what FILE should be: merged_daemon_json FILE MIRROR... ; changes nothing. Without a MIRROR the key is removed;
# "none" makes it an empty list.
# A MIRROR is a plain http or https URL without quotes or backslashes.
merged_daemon_json() (
  file=$1
  shift
  none=
  if [ "$*" = none ]; then none=yes; shift; fi
  list=
  for mirror do list="$list${list:+, }\"$mirror\""; done
  lines=$(printf '  "registry-mirrors": ['; comma=
    for mirror do printf '%s\n    "%s"' "$comma" "$mirror"; comma=,; done
    printf '\n  ]')
  [ -z "$none" ] || lines='  "registry-mirrors": []'

  # Nothing there, or an empty object: it has no style to keep.
  bare=
  if [ -s "$file" ]; then bare=$(tr -d ' \t\r\n' <"$file" | tr '\000' '?') || exit 1; fi
  if [ -z "$bare" ] || [ "$bare" = '{}' ]; then
    if [ $# -gt 0 ] || [ "$none" ]; then printf '{\n%s\n}\n' "$lines"; elif [ -f "$file" ]; then cat "$file"; fi
    exit
  fi

  if python=$(daemon_json_interpreter); then
    { place=$(daemon_json_python "$python" "$file" ${none:+none} "$@" 3>&1 >&4); } 4>&1 && exit
    daemon_json_refuse_at "$file" "$place"
  fi

  if command -v jq >/dev/null 2>&1; then
    jq_can_read "$file"
    # shellcheck disable=SC2016 # $list and $old are jq's
    merged=$(jq -s --argjson list "[$list]" --arg none "$none" '
      def bare: map(rtrimstr("/"));
      if length != 1 then error("syntax") else .[0] end
      | if type != "object" then error("top-level") else . end
      | if any(keys[]; ascii_downcase == "registry-mirrors" and . != "registry-mirrors") then error("key-case") else . end
      | (."registry-mirrors" // []) as $old
      | if ."registry-mirrors" == false or ($old | type) != "array" or any($old[]; type != "string") then error("not-a-list")
        elif $list == [] and $none == "" then if has("registry-mirrors") then del(."registry-mirrors") else "same" end
        elif ($old | bare) == ($list | bare) and has("registry-mirrors") then "same"
        else ."registry-mirrors" = $list end' "$file" 2>&1) || {
      jq_refused "$file" "$merged"
    }
    if [ "$merged" = '"same"' ]; then cat "$file"; exit; fi
    jq_keeps_all "$file"
    printf '%s\n' "$merged"
    exit
  fi

  # No parser. A file as docker-setup writes it has nothing else in it; what a person wrote as told below is recognised
  # by its words alone.
  if own_daemon_json "$file"; then
    if [ $# -gt 0 ] || [ "$none" ]; then printf '{\n%s\n}\n' "$lines"; else echo '{}'; fi
    exit
  fi
  case $bare in
    *"\"registry-mirrors\":[$(printf %s "$list" | tr -d ' ')]"*) cat "$file"; exit ;;
    *registry-mirrors* | *\\u*) ;;
    *) if [ $# -eq 0 ] && [ -z "$none" ]; then cat "$file"; exit; fi ;;
  esac
  if [ $# -eq 0 ] && [ -z "$none" ]; then daemon_json_refuse "$file: $MSG_DAEMON_JSON_REMOVE_BY_HAND"; fi
  daemon_json_refuse "$file: $MSG_DAEMON_JSON_NO_PARSER" "$lines"
)

# jq_can_read FILE: ends where jq would take what is no JSON, or change it.
jq_can_read() {
  # jq takes more than JSON (012, nan) and, before 1.7, rounds numbers to doubles: outside of strings only what
  # is JSON and survives is let through. Keys and values are kept then; the layout becomes jq's own.
  outside=$(LC_ALL=C sed 's/"\([^"\\]\|\\.\)*"/ /g; s/\(true\|false\|null\)/ /g' "$1") || exit 1
  if [ "$(LC_ALL=C sed 1q "$1" | LC_ALL=C cut -b 1-3)" = "$(printf '\357\273\277')" ]; then
    daemon_json_refuse "$1: $MSG_DAEMON_JSON_BOM"
  fi
  number='-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?'
  if printf '%s\n' "$outside" | tr '][{}:,\t\r' '        ' | tr ' ' '\n' | LC_ALL=C grep -v '^$' |
    LC_ALL=C grep -Evqx -e "$number"; then
    daemon_json_refuse "$1: $MSG_DAEMON_JSON_SYNTAX"
  fi
  if [ "$(jq -n 100000000000000000001)" != 100000000000000000001 ] &&
    printf '%s\n' "$outside" | LC_ALL=C grep -Eq '[0-9][0-9.]{15,}|[eE][-+]?[0-9]{3,}'; then
    daemon_json_refuse "$1: $MSG_DAEMON_JSON_NUMBER"
  fi
}
# jq_keeps_all FILE: ends where jq would not.
jq_keeps_all() {
  # Of a key that stands twice jq keeps the last; dockerd joins two objects.
  if [ "$(jq -n --stream '[inputs | select(length == 2)] | length' "$1" 2>&1)" != \
    "$(jq '[tostream | select(length == 2)] | length' "$1" 2>&1)" ]; then
    daemon_json_refuse "$1: $MSG_DAEMON_JSON_TWICE"
  fi
}
# jq_refused FILE ERROR: ends with what jq's programs here call an error.
jq_refused() {
  case $2 in
    *': key-case') daemon_json_refuse "$1: $MSG_DAEMON_JSON_KEY_CASE" ;;
    *': key-in-capitals') daemon_json_refuse "$1: $MSG_DAEMON_JSON_CAPITALS" ;;
    *': not-a-list') daemon_json_refuse "$1: $MSG_DAEMON_JSON_NOT_A_LIST" ;;
    *': no-list') daemon_json_refuse "$1: $MSG_DAEMON_JSON_NO_LIST" ;;
    *': not-an-object') daemon_json_refuse "$1: $MSG_DAEMON_JSON_NO_OBJECT" ;;
    *': top-level') daemon_json_refuse "$1: $MSG_DAEMON_JSON_TOP_LEVEL" ;;
    *': syntax') daemon_json_refuse "$1: $MSG_DAEMON_JSON_SYNTAX" ;;
    *) daemon_json_refuse "$1: $MSG_DAEMON_JSON_SYNTAX" "$2" ;;
  esac
}

# own_daemon_json FILE: true where it has our one key, line by line as we write it, and no more.
own_daemon_json() {
  awk '
    NR == 1 { good = $0 == "{"; next }
    NR == 2 { closed = $0 == "  \"registry-mirrors\": []"; if (!closed && $0 != "  \"registry-mirrors\": [") good = 0; next }
    !closed && /^    "[^"\\,]+",?$/ { if (count++ && !comma) good = 0; comma = /,$/; next }
    !closed && count && !comma && $0 == "  ]" { closed = 1; next }
    closed && !ended && $0 == "}" { ended = 1; next }
    { good = 0 }
    END { exit !(good && ended) }' "$1"
}

# daemon_json_interpreter: prints the Python that is here.
daemon_json_interpreter() {
  for python in python3 /usr/libexec/platform-python python2 python; do
    "$python" -E -s -S -c 'import io, json, re' >/dev/null 2>&1 || continue
    echo "$python"
    return
  done
  return 1
}

# daemon_json_refuse_at FILE "LINE:COLUMN REASON"
daemon_json_refuse_at() {
  case $2 in
    *' encoding') daemon_json_refuse "$1: $MSG_DAEMON_JSON_ENCODING" ;;
    *' bom') daemon_json_refuse "$1: $MSG_DAEMON_JSON_BOM" ;;
    *' key-case') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_KEY_CASE" ;;
    *' key-in-capitals') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_CAPITALS" ;;
    *' not-a-list') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_NOT_A_LIST" ;;
    *' no-list') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_NO_LIST" ;;
    *' not-an-object') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_NO_OBJECT" ;;
    *' top-level') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_TOP_LEVEL" ;;
    *' syntax') daemon_json_refuse "$1:${2% *}: $MSG_DAEMON_JSON_SYNTAX" ;;
    *) daemon_json_refuse "$1: $MSG_DAEMON_JSON_FAILED" ;;
  esac
}

# True when merge_daemon_json with the same words would change nothing.
daemon_json_done() {
  if [ -f "$1" ]; then
    [ "$(merged_daemon_json "$@" 2>/dev/null | cksum)" = "$(cksum <"$1")" ]
  else
    [ $# -eq 1 ] && [ ! -e "$1" ]
  fi
}

# keep_mirrors FILE MIRRORS: puts MIRRORS, as docker info prints them, into $mirrors_wanted; nothing where FILE or a flag of
# dockerd's names others.
# shellcheck disable=SC2034 # steps read it
keep_mirrors() {
  mirrors_wanted=$2
  if [ -f "$1" ] && grep -Eq '"registry-mirrors"[[:space:]]*:' "$1"; then mirrors_wanted=; fi
  # shellcheck disable=SC2034 # the steps that follow read it
  if mirrors_by_flag; then mirrors_wanted=; fi
}
# mirrors_by_flag: dockerd's command line names registry mirrors, and with daemon.json saying the same it does not start; or
# another file than daemon.json.
mirrors_by_flag() { dockerd_words | grep -q -e '^--registry-mirror' -e '^--config-file'; }

# merge_daemon_json FILE MIRROR... : backup beside it, mode and owner kept, checked by dockerd, one atomic move.
merge_daemon_json() {
  daemon_json_done "$@" || write_daemon_json merged_daemon_json "$@"
}
# write_daemon_json MERGE FILE WORD...: does so with what MERGE prints of FILE and the words.
write_daemon_json() (
  merge=$1
  file=$2
  shift 2
  # A symbolic link stays one: what it leads to is replaced.
  (umask 022 && mkdir -p "$(dirname "$file")") || exit 1
  target=$(real_path "$file")
  if [ -L "$target" ] || { [ -e "$target" ] && [ ! -f "$target" ]; }; then daemon_json_refuse "$file: $MSG_DAEMON_JSON_NOT_A_FILE"; fi
  new=
  trap 'rm -f "$new"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 131' QUIT
  trap 'exit 143' TERM
  new=$(mktemp "$target.XXXXXX") || exit 1
  if [ -f "$target" ]; then cp -p "$target" "$new" || exit 1; else chmod 0644 "$new" || exit 1; fi
  "$merge" "$target" "$@" >"$new" || exit 1
  daemon_json_valid "$new" "$file"
  if [ -f "$target" ]; then
    old=$(mktemp "$target.XXXXXX") || exit 1
    { cp -p "$target" "$old" && mv -f "$old" "$target.docker-setup.bak"; } || { rm -f "$old"; exit 1; }
  else
    rm -f "$target.docker-setup.bak"
  fi
  # A file that is a mount of its own can't be replaced: it is written in place.
  mv -f "$new" "$target" 2>/dev/null || { cat "$new" >"$target" && rm -f "$new"; }
)

# remove_bare_daemon_json FILE MIRROR...: deletes it where nothing else would be left in it.
remove_bare_daemon_json() {
  [ "$(merged_daemon_json "$@" 2>/dev/null | tr -d ' \t\r\n')" = '{}' ] && rm -f "$1"
}

# daemon_json_grammar: Python 2.7 and 3 that reads FILE into text and root; descriptor 3 gets "LINE:COLUMN REASON" where it
# is refused. Holds the grammar of src/machine/daemon-json/json-text.ts.
daemon_json_grammar() {
  cat <<'PYTHON'
import sys
sys.path = [entry for entry in sys.path if entry not in ("", ".")]
import io
import os
import re

SPACES = re.compile(r"[ \t\r\n]*")
BODY = re.compile(r'"(?:[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*')
RUN = re.compile(r"""[^ \t\r\n,:[\]{}"/'#]*""")
SCALAR = re.compile(r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)$")
MARK = re.compile(u"[;\u3001\uff01-\uff5e]")
NEWLINES = re.compile(r"\r\n|\n|\r")
character = chr if sys.version_info[0] > 2 else unichr


def refuse(at, reason="syntax"):
    if at >= len(text):
        at = len(text.rstrip(" \t\r\n"))
    start = text.rfind("\n", 0, at) + 1
    os.write(3, ("%d:%d %s\n" % (text.count("\n", 0, at) + 1, at - start + 1, reason)).encode())
    sys.exit(3)


def skip(at):
    return SPACES.match(text, at).end()


def string(at):
    end = BODY.match(text, at).end()
    stop = text[end:end + 1]
    if stop != '"':
        refuse(at if stop in ("", "\n", "\r") else end)
    return end + 1


def words(start, end):
    names = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
    return re.sub(r"\\(?:u(....)|(.))",
                  lambda found: character(int(found.group(1), 16)) if found.group(1)
                  else names.get(found.group(2), found.group(2)), text[start + 1:end - 1])


# A value is (first character, start, end, parts); a part of an object is (gap, key start, key end, value).
def value(at, depth):
    first = text[at:at + 1]
    if first and first in "{[":
        if depth >= 200:
            refuse(at)
        return group(at, depth, first)
    if first == '"':
        return (first, at, string(at), [])
    end = RUN.match(text, at).end()
    if not SCALAR.match(text[at:end]):
        mark = MARK.search(text, at, end)
        refuse(mark.start() if mark and SCALAR.match(text[at:mark.start()]) else at)
    return (first, at, end, [])


def group(start, depth, first):
    close = "}" if first == "{" else "]"
    parts = []
    comma = -1
    gap = start + 1
    while True:
        at = skip(gap)
        if text[at:at + 1] == close:
            if comma >= 0:
                refuse(comma)
            return (first, start, at + 1, parts)
        key = key_end = at
        if first == "{":
            if text[at:at + 1] != '"':
                refuse(at)
            key_end = string(at)
            at = skip(key_end)
            if text[at:at + 1] != ":":
                refuse(at)
            at = skip(at + 1)
        entry = value(at, depth + 1)
        parts.append((gap, key, key_end, entry))
        at = skip(entry[2])
        if text[at:at + 1] == close:
            return (first, start, at + 1, parts)
        if text[at:at + 1] != ",":
            refuse(at)
        comma = at
        gap = at + 1


def key_of(member):
    return words(member[1], member[2])


# An object without a key: a member goes with the comma behind it, and behind the last that stays with the one before it.
def without(node, name):
    members = node[3]
    ours = [key_of(member) == name for member in members]
    if all(ours):
        return text[:node[1]] + "{}" + text[node[2]:]
    result = text
    for index in reversed(range(len(members))):
        if not ours[index]:
            continue
        is_tail = all(ours[index:])
        start = members[index - 1][3][2] if is_tail else members[index][1]
        end = members[index][3][2] if is_tail else members[index + 1][1]
        result = result[:start] + result[end:]
    return result


content = b""
if os.path.exists(sys.argv[1]):
    with io.open(sys.argv[1], "rb") as source:
        content = source.read()
text = u""
root = None
try:
    text = content.decode("utf-8")
except UnicodeDecodeError:
    refuse(0, "encoding")
if text[:1] == u"\ufeff":
    refuse(0, "bom")
opening = skip(0)
if opening < len(text):
    if text[opening:opening + 1] != "{":
        refuse(opening, "syntax" if re.match(r"/[/*]|#", text[opening:]) else "top-level")
    root = value(opening, 0)
    if skip(root[2]) < len(text):
        refuse(skip(root[2]))
PYTHON
}

# daemon_json_python PYTHON FILE MIRROR... : the merge itself, on the text. Standard output gets the result.
daemon_json_python() {
  daemon_json_with=$1
  shift
  { daemon_json_grammar && daemon_json_merge; } | "$daemon_json_with" -E -s -S - "$@"
}
daemon_json_merge() {
  cat <<'PYTHON'
NAME = "registry-mirrors"


def colon_at(member):
    between = text[member[2]:member[3][1]]
    return ": " if NEWLINES.search(between) else between


def space_of(colon):
    return " " if colon[-1:] in (" ", "\t") else ""


def layout_at(member):
    colon = colon_at(member)
    space = space_of(colon)
    gap = text[member[0]:member[1]]
    if not NEWLINES.search(gap):
        return "", "," + space, "", gap or space, colon
    newline = NEWLINES.search(text).group()
    indent = NEWLINES.split(gap)[-1]
    closing = text[members[-1][3][2]:root[2] - 1]
    base = NEWLINES.split(closing)[-1] if NEWLINES.search(closing) else ""
    unit = indent[len(base):] if indent.startswith(base) else indent
    head = newline + indent + unit
    return head, "," + head, newline + indent, newline + indent, colon


def layout_of(member):
    _, start, end, parts = member[3]
    items = [part[3] for part in parts]
    head = text[start + 1:items[0][1]]
    if len(items) > 1:
        join = text[items[0][2]:items[1][1]]
    else:
        join = "," + (head if NEWLINES.search(head) else space_of(colon_at(member)))
    return head, join, text[items[-1][2]:end - 1]


def list_text(layout):
    head, join, tail = layout[:3]
    if not mirrors:
        return "[]"
    return "[" + head + join.join('"%s"' % mirror for mirror in mirrors) + tail + "]"


def merged():
    ours = [member for member, mine in zip(members, is_ours) if mine]
    items = [words(part[3][1], part[3][2]) for part in ours[-1][3][3]] if ours else []
    if not mirrors and not none:
        return without(root, NAME) if ours else text
    if ours and [re.sub("/$", "", item) for item in items] == [re.sub("/$", "", mirror) for mirror in mirrors]:
        return text
    if ours:
        _, start, end, parts = ours[-1][3]
        return text[:start] + list_text(layout_of(ours[-1]) if parts else layout_at(ours[-1])) + text[end:]
    layout = layout_at(members[-1])
    at = members[-1][3][2]
    return text[:at] + "," + layout[3] + '"' + NAME + '"' + layout[4] + list_text(layout) + text[at:]


mirrors = sys.argv[2:]
none = mirrors == ["none"]
if none:
    mirrors = []
members = root[3]
is_ours = []
for member in members:
    name = words(member[1], member[2])
    is_ours.append(name == NAME)
    if name.lower() != NAME:
        continue
    if name != NAME:
        refuse(member[1], "key-case")
    kind, start, end, parts = member[3]
    if kind != "[" and text[start:end] != "null":
        refuse(start, "not-a-list")
    for part in parts:
        if part[3][0] != '"':
            refuse(part[3][1], "not-a-list")
output = merged().encode("utf-8")
getattr(sys.stdout, "buffer", sys.stdout).write(output)
sys.stdout.flush()
PYTHON
}
