# What start and test share: finding out what is missing and installing it. Sourced, not run.
# Everything goes through the ordinary package managers; nothing is installed twice; each step names itself.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
# What is built here reads the networks in models/ (src/inference/model_folder.rs).
export GAITTWIN_PROJECT=$root

say() { printf '%s\n' "$*"; }

stop() {
  # $1 which step, $2 the way out
  printf '\nThis step failed: %s\n  What to do: %s\n' "$1" "$2" >&2
  exit 1
}

# Debian packages by what they are for. Names differ on other systems; there we only say what is needed.
packages_to_build=(build-essential pkg-config libclang-dev perl make nasm)
packages_to_run=(libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0 libxkbcommon0 libwayland-client0
  libgl1 libegl1 libgl1-mesa-dri libvulkan1 mesa-vulkan-drivers libfontconfig1 ffmpeg unzip)
packages_to_test=(xvfb xauth)

install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "Not a Debian-like system: make sure that these are there: C and C++ compiler, pkg-config, libclang, perl, make, ffmpeg."
    return 0
  fi
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing system packages: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || stop "installing ${missing[*]}" "ask an administrator to run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || say "  The list of packages could not be refreshed; trying with the old one."
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || stop "installing ${missing[*]}" "check the network and free disk space, then run: apt-get install ${missing[*]}"
}

need_rust() {
  command -v cargo >/dev/null 2>&1 || stop "looking for Rust" "install Rust 1.95 or newer (rustup), then start again"
}

# Builds the release programs and says how long it still takes: parts that are compiled a minute, times parts that are left.
build_with_forecast() {
  local total seen=0 compiled=0 began=$SECONDS told=$SECONDS line left status
  total=$(cargo tree --features gui -e normal,build --prefix none --format '{p}' 2>/dev/null | sed 's/ (\*)$//' | sort -u | wc -l)
  # The program itself is the last part and takes as long as about a third of all others together.
  cargo build --release --bins --verbose 2>&1 | while IFS= read -r line; do
    case "$line" in
      *Fresh\ *) seen=$((seen + 1)) ;;
      *Compiling\ gaittwin\ *)
        [ "$compiled" -gt 20 ] && left=$(((SECONDS - began) / 3)) || left=240
        say "Building: the program itself, the last part; about $(((left + 59) / 60)) minutes left." ;;
      *Compiling\ *)
        seen=$((seen + 1)); compiled=$((compiled + 1))
        if [ "$compiled" -eq 1 ]; then say "Building. The first time this takes a quarter of an hour or so …"; fi
        if [ "$compiled" -ge 10 ] && [ $((SECONDS - told)) -ge 20 ] && [ "$total" -gt "$seen" ]; then
          left=$(((SECONDS - began) * (total - seen) / compiled + (SECONDS - began) * total / compiled / 3))
          say "Building: $seen of $total parts; about $(((left + 59) / 60)) minutes left."
          told=$SECONDS
        fi ;;
      *Running\ *|*Downloading\ *|*Downloaded\ *|*Finished\ *|*Dirty\ *|'') ;;
      *) say "$line" ;;
    esac
  done
  status=${PIPESTATUS[0]}
  return "$status"
}
