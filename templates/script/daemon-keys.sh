# needs: daemon-json dockerd dockerd-validate files real-path unit-starts
# Keys of daemon.json other than registry-mirrors. EDITS is JSON, as src/machine/daemon-json/edits.ts has it, and LINES what a
# file has between its braces that says just that.

# edited_daemon_json FILE EDITS LINES: prints what FILE should be; changes nothing. Does what edit-text.ts does.
edited_daemon_json() (
  file=$1
  if python=$(daemon_json_interpreter); then
    { place=$({ daemon_json_grammar && daemon_json_edit; } | "$python" -E -s -S - "$file" "$2" 3>&1 >&4); } 4>&1 && exit
    daemon_json_refuse_at "$file" "$place"
  fi
  # A file that has nothing but what this script writes is made anew from its own words.
  daemon_keys_unparsed "$@" && exit
  command -v jq >/dev/null 2>&1 || daemon_json_refuse "$file: $MSG_DAEMON_KEYS_NO_PARSER" "${3:-$2}"
  jq_can_read "$file"
  edited=$(daemon_keys_by_jq "$file" "$2" 2>&1) || jq_refused "$file" "$edited"
  if [ "$edited" = '"same"' ]; then cat "$file"; exit; fi
  jq_keeps_all "$file"
  printf '%s\n' "$edited"
)
# daemon_keys_by_jq FILE EDITS: keys and values are kept; the layout becomes jq's own.
# shellcheck disable=SC2016 # its variables are jq's
daemon_keys_by_jq() {
  jq -s --argjson edits "$2" '
    def there($path):
      if $path == [] then true
      elif type != "object" then error("not-an-object")
      elif has($path[0]) then .[$path[0]] | there($path[1:])
      else false end;
    def listed: if . == null then [] elif type == "array" then . else error("no-list") end;
    def edit($path; $op; $value):
      if any(keys[]; . != $path[0] and ascii_downcase == ($path[0] | ascii_downcase)) then error("key-in-capitals") else . end
      | there($path) as $there
      | (if $there then getpath($path) else null end) as $old
      | if $op == "set" then (if $there and $old == $value then . else setpath($path; $value) end)
        elif $op == "add" then (($value - ($old | listed)) as $more | if $there and $old != null and $more == [] then . else setpath($path; ($old | listed) + $more) end)
        elif $there | not then .
        elif $op == "remove" then delpaths([$path])
        elif $old == null then .
        else setpath($path; ($old | listed) - $value) end;
    if length != 1 then error("syntax") else .[0] end
    | if type != "object" then error("top-level") else . end
    | . as $file
    | reduce $edits[] as $edit (.; edit($edit.path; $edit.op; $edit.value))
    | if . == $file then "same" else . end' "$1"
}
# daemon_keys_unparsed FILE EDITS LINES: the same for an empty file, and for one that has only what such a script writes.
daemon_keys_unparsed() {
  bare=
  if [ -s "$1" ]; then bare=$(tr -d ' \t\r\n' <"$1" | tr '\000' '?'); fi
  if [ -z "$3" ]; then
    if [ -z "$bare" ] || [ "$bare" = '{}' ] || own_daemon_json "$1"; then
      if [ -f "$1" ]; then cat "$1"; fi
      return
    fi
    return 1
  fi
  alone=$(printf '{\n%s\n}' "$3")
  if [ -z "$bare" ] || [ "$bare" = '{}' ] || [ "$(cat "$1")" = "$alone" ]; then
    printf '%s\n' "$alone"
  elif own_daemon_json "$1"; then
    sed '$d' "$1" | sed '$s/$/,/'
    printf '%s\n}\n' "$3"
  else
    # Its last lines are these, and before them is a file of ours.
    count=$(($(printf '%s\n' "$3" | wc -l) + 1))
    head=$(awk -v skip="$count" '{ line[NR] = $0 } END { for (i = 1; i <= NR - skip; i++) print line[i] }' "$1" | sed '$s/,$//')
    printf '%s\n}\n' "$head" | own_daemon_json /dev/stdin || return 1
    whole=$(printf '%s,\n%s\n}' "$head" "$3")
    [ "$(cat "$1")" = "$whole" ] && cat "$1"
  fi
}

# daemon_keys_done FILE EDITS LINES: true when nothing is left to edit.
daemon_keys_done() {
  [ "$(edited_daemon_json "$@" 2>/dev/null | cksum)" = "$(if [ -f "$1" ]; then cat "$1"; fi | cksum)" ]
}

# remove_bare_daemon_keys FILE EDITS LINES: deletes it where nothing would be left in it.
remove_bare_daemon_keys() {
  [ "$(edited_daemon_json "$@" 2>/dev/null | tr -d ' \t\r\n')" = '{}' ] && rm -f "$1"
}

# content_changed FILE: prints when its content last changed, in seconds since the epoch; a change of its mode or name alone
# is none, where the file system tells when a file was made.
content_changed() {
  times=$(stat -c '%Y %Z %W' "$1" 2>/dev/null) || return
  printf '%s\n' "$times" | awk '{ at = $2; if ($3 ~ /^[1-9][0-9]*$/) at = $1 + 0 > $3 + 0 ? $1 : $3; print at }'
}

# daemon_keys_used restart|reload UNIT FILE EDITS LINES: the daemon has read FILE since it changed, or what it changed were other
# keys, as the backup tells; src/machine/daemon-json/pending.ts.
daemon_keys_used() {
  target=$(real_path "$3")
  changed=$(content_changed "$target") || return 0
  times=$(unit_read_at "$2")
  [ -n "$times" ] && [ "$changed" -gt "${times% *}" ] || return 0
  if [ "$1" = reload ] && [ "$changed" -le "${times#* }" ]; then return 0; fi
  [ -f "$target.docker-setup.bak" ] && daemon_keys_done "$target.docker-setup.bak" "$4" "$5"
}

# reload_neutral UNIT FILE [REMOVE EDITS LINES]...: has a daemon that runs read FILE again. Where its backup had what REMOVE
# takes away, a reload alone would leave that in use, so what EDITS and LINES say stands there for the moment.
reload_neutral() {
  unit=$1
  target=$(real_path "$2")
  shift 2
  if [ -f "$target" ]; then cat "$target"; fi >"$WORK/daemon.json.wanted"
  cat "$WORK/daemon.json.wanted" >"$WORK/daemon.json.moment"
  while [ $# -ge 3 ]; do
    if [ -f "$target.docker-setup.bak" ] && ! daemon_keys_done "$target.docker-setup.bak" "$1" '' &&
      edited_daemon_json "$WORK/daemon.json.moment" "$2" "$3" >"$WORK/daemon.json.next"; then
      mv "$WORK/daemon.json.next" "$WORK/daemon.json.moment"
    fi
    shift 3
  done
  had=no
  if [ -f "$target" ]; then had=yes; put_content "$WORK/daemon.json.moment" "$target"; else put_file "$WORK/daemon.json.moment" "$target" 0644; fi
  reload_daemon "$unit" || :
  # kill -HUP is done before the daemon is.
  sleep 1
  if [ "$had" = no ]; then
    rm -f "$target"
    return
  fi
  put_content "$WORK/daemon.json.wanted" "$target"
  # Once more, and without an effect: by its time the file has not changed since it was read.
  reload_daemon "$unit" || :
}

# daemon_json_edit: Python 2.7 and 3, behind the grammar.
daemon_json_edit() {
  cat <<'PYTHON'
import json
from collections import OrderedDict

NEWLINES = re.compile(r"\r\n|\n|\r")


def load(words):
    return json.loads(words, object_pairs_hook=OrderedDict)


def scalar(found):
    return json.dumps(found, ensure_ascii=False)


def canonical(found):
    return json.dumps(found, sort_keys=True)


# A style is (gap, colon, newline, indent, unit, space).
def style_in(node, member=None):
    member = member or node[3][-1]
    between = text[member[2]:member[3][1]]
    colon = ": " if NEWLINES.search(between) else between
    space = " " if colon[-1:] in (" ", "\t") else ""
    gap = text[member[0]:member[1]]
    if not NEWLINES.search(gap):
        return gap or space, colon, None, "", "", space
    newline = NEWLINES.search(text).group()
    indent = NEWLINES.split(gap)[-1]
    first = text[root[3][0][0]:root[3][0][1]]
    unit = NEWLINES.split(first)[-1] if NEWLINES.search(first) else "  "
    return newline + indent, colon, newline, indent, unit, space


def deeper(style, newline=True):
    return style[:2] + (style[2] if newline else None, style[3] + style[4]) + style[4:]


def around(style):
    gap, colon, newline, indent, unit, space = style
    if newline is None:
        return "", "," + space, ""
    return newline + indent + unit, "," + newline + indent + unit, newline + indent


def written(found, style):
    if not isinstance(found, (list, OrderedDict)):
        return scalar(found)
    inner = deeper(style)
    if isinstance(found, list):
        brackets, parts = "[]", [written(each, inner) for each in found]
    else:
        brackets, parts = "{}", [scalar(key) + style[1] + written(found[key], inner) for key in found]
    if not parts:
        return brackets
    head, join, tail = around(style)
    return brackets[0] + head + join.join(parts) + tail + brackets[1]


def nested(path, found):
    for key in reversed(path):
        found = OrderedDict([(key, found)])
    return found


def fresh(path, found):
    return written(nested(path, found), ("", ": ", "\n", "", "  ", " ")) + "\n"


def replaced(parent, member, found):
    entry = member[3]
    return text[:entry[1]] + written(found, style_in(parent, member)) + text[entry[2]:]


def inserted(node, member, parent, rest, found):
    if not node[3]:
        return replaced(parent, member, nested(rest, found)) if member else fresh(rest, found)
    style = style_in(node)
    at = node[3][-1][3][2]
    return text[:at] + "," + style[0] + scalar(rest[0]) + style[1] + written(nested(rest[1:], found), style) + text[at:]


def with_entries(parent, member, comes, entries):
    _, start, end, parts = member[3]
    items = [part[3] for part in parts]
    there = [canonical(load(text[item[1]:item[2]])) for item in items]
    named = [canonical(entry) for entry in entries]
    kept = items if comes else [item for item, has in zip(items, there) if has not in named]
    more = [entry for entry in entries if canonical(entry) not in there] if comes else []
    if len(kept) == len(items) and not more:
        return text
    style = style_in(parent, member)
    inner = deeper(style)
    if items:
        head = text[start + 1:items[0][1]]
        multi = NEWLINES.search(head)
        join = text[items[0][2]:items[1][1]] if len(items) > 1 else "," + (head if multi else style[5])
        tail = text[items[-1][2]:end - 1]
        inner = deeper(style, multi)
    else:
        head, join, tail = around(style)
    inside = [text[item[1]:item[2]] for item in kept] + [written(entry, inner) for entry in more]
    return text[:start] + ("[" + head + join.join(inside) + tail + "]" if inside else "[]") + text[end:]


def edited(edit):
    op, path, found = edit["op"], edit["path"], edit.get("value")
    goes = op in ("remove", "take")
    if not text.strip(" \t\r\n"):
        return text if goes else fresh(path, found)
    node, member, parents, depth = root, None, [], 0
    while depth < len(path):
        if node[0] != "{":
            refuse(node[1], "not-an-object")
        if depth == 0:
            for each in node[3]:
                if key_of(each) != path[0] and key_of(each).lower() == path[0].lower():
                    refuse(each[1], "key-in-capitals")
        ours = [each for each in node[3] if key_of(each) == path[depth]]
        if not ours:
            break
        parents.append(node)
        member = ours[-1]
        node = member[3]
        depth += 1
    parent = parents[-1] if parents else None
    if depth < len(path):
        return text if goes else inserted(node, member, parent, path[depth:], found)
    if op == "remove":
        return without(parent, path[-1])
    there = text[member[3][1]:member[3][2]]
    if op == "set":
        return text if canonical(load(there)) == canonical(found) else replaced(parent, member, found)
    if member[3][0] != "[":
        if there != "null":
            refuse(member[3][1], "no-list")
        return text if goes else replaced(parent, member, found)
    return with_entries(parent, member, op == "add", found)


given = sys.argv[2]
for edit in load(given if sys.version_info[0] > 2 else given.decode("utf-8")):
    text = edited(edit)
    if text.strip(" \t\r\n"):
        root = value(skip(0), 0)
output = text.encode("utf-8")
getattr(sys.stdout, "buffer", sys.stdout).write(output)
sys.stdout.flush()
PYTHON
}
