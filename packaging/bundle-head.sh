#!/bin/sh
# GaitTwin in one file: unpacks itself once into this user's folder and starts. Nothing else is written, no rights are
# needed, nothing is compiled. See --help.
set -eu
version=@VERSION@ digest=@DIGEST@
place=${XDG_DATA_HOME:-$HOME/.local/share}/gaittwin/program/$version-$digest
menu=${XDG_DATA_HOME:-$HOME/.local/share}/applications/gaittwin.desktop
icon=${XDG_DATA_HOME:-$HOME/.local/share}/icons/hicolor/scalable/apps/gaittwin.svg
self=$(readlink -f "$0")
case "${1:-}" in
  --help-bundle)
    cat <<'HELP'
GaitTwin in one file.
  FILE [VIDEO | --camera | --simulate]   opens the window
  FILE --cli ARGUMENTS                   runs the command line program
  FILE --networks [FOLDER]               installs the pose networks, or copies them from a folder
  FILE --install                         adds it to this user's menu
  FILE --uninstall                       removes the unpacked program and the menu entry; records and networks stay
HELP
    exit 0 ;;
  --uninstall)
    rm -rf "${place%/*}" "$menu" "$icon"
    echo "The program is removed. Records and networks below ${XDG_DATA_HOME:-$HOME/.local/share}/gaittwin were left."
    exit 0 ;;
esac
if [ ! -x "$place/gaittwin" ]; then
  mkdir -p "${place%/*}"
  fresh=$place.$$
  mkdir "$fresh"
  if ! tail -n +"$(awk '/^# PAYLOAD$/ { print NR + 1; exit }' "$self")" "$self" | tar -xz -C "$fresh"; then
    rm -rf "$fresh"
    echo "The program could not be unpacked into $place: free 150 MB there, or copy the file anew if it is damaged." >&2
    exit 1
  fi
  mv "$fresh" "$place" 2>/dev/null || rm -rf "$fresh"
fi
case "${1:-}" in
  --cli) shift; exec "$place/gaittwin-cli" "$@" ;;
  --networks) shift; exec "$place/gaittwin-networks" "$@" ;;
  --install)
    mkdir -p "${menu%/*}" "${icon%/*}"
    sed "s|^Exec=.*|Exec=\"$self\" %f|" "$place/gaittwin.desktop" > "$menu"
    cp "$place/gaittwin.svg" "$icon"
    echo "GaitTwin is in the menu."
    exit 0 ;;
esac
exec "$place/gaittwin" "$@"
# PAYLOAD
