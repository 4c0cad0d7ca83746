# Prints what is not as the package brought it: a word for how, and the path.
name=$1
cd "$ROOT/$name/current/" || exit
sha256sum -c files.sha256 2>/dev/null | while IFS= read -r line; do
  path=$ROOT/$name/current${line#.}
  case $line in
    *": FAILED open or read") echo "missing ${path%: FAILED open or read}" ;;
    *": FAILED") echo "content ${path%: FAILED}" ;;
  esac
done
linked "$name" current | while read -r path to; do
  [ -e "$path" ] || { echo "missing $path"; continue; }
  [ "$(readlink "$path")" = "$to" ] || echo "content $path"
done
units "$name" current | while read -r file; do
  unit=$UNITS/${file##*/}
  [ -e "$unit" ] || { echo "missing $unit"; continue; }
  [ "$(unit_text "$name" "$file")" = "$(cat "$unit")" ] || echo "content $unit"
done
