# Installs what runs the pose networks (ONNX Runtime) and the networks themselves (MediaPipe Pose). Sourced, not run.
#
# Both come from the ordinary package registries through pip and npm, pinned by version and SHA-256, and land below
# models/ (or, where that cannot be written, in the user's data folder), from where git ignores them. A failure here does
# not stop the program: without ONNX Runtime the built-in engine runs, without networks the demo walk still opens.

onnxruntime_version=1.31.1
mediapipe_package=@mediapipe/pose@0.5.1675469404
mediapipe_sha256=8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84

# What is missing, why it failed, and what to do; the set-up goes on.
without() { printf '  This step failed: %s\n    What to do: %s\n' "$1" "$2" >&2; }

sha256_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1" | cut -d' ' -f1; else shasum -a 256 "$1" | cut -d' ' -f1; fi
}

# $1 a file below the models folder: the SHA-256 that the list has for it
recorded_network() { awk -v file="\"$1\"" '$1 == "file" { found = $3 == file } found && $1 == "sha256" { gsub(/"/, "", $3); print $3; exit }' models/manifest.toml; }

# $1 a SHA-256: whether it is that of a library in the list
known_runtime() { awk '/^\[\[/ { runtime = $0 == "[[runtime]]" } runtime && $1 == "sha256" { gsub(/"/, "", $3); print $3 }' models/manifest.toml | grep -qxF "$1"; }

# The programs look beside themselves, so that they find the networks however they are started.
link_models() {
  local folder
  for folder in target/debug target/release; do
    mkdir -p "$folder" && { [ -e "$folder/models" ] || ln -s ../../models "$folder/models"; } \
      || without "linking $folder/models to the networks" "start the program with scripts/start"
  done
}

models_folder() {
  if [ -n "${GAITTWIN_NETWORKS:-}" ]; then printf '%s\n' "$GAITTWIN_NETWORKS"
  elif [ -w models ]; then printf '%s\n' "$PWD/models"
  else printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/gaittwin/models"
  fi
}

install_onnxruntime() {
  local folder library platform wheel_sha256 work python
  folder=$(models_folder)/runtime
  if [ -n "${ORT_DYLIB_PATH:-}" ] && [ -f "$ORT_DYLIB_PATH" ]; then return 0; fi
  for library in "$folder"/libonnxruntime.so."$onnxruntime_version" "$folder"/libonnxruntime."$onnxruntime_version".dylib; do
    [ -s "$library" ] || continue
    known_runtime "$(sha256_of "$library")" && return 0
    say "  $library is damaged or was changed: it is installed anew."
  done
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=manylinux_2_28_x86_64 wheel_sha256=5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f ;;
    Linux-aarch64) platform=manylinux_2_28_aarch64 wheel_sha256=da05378364c44d4407e463982d2bf8d5e4cfea873283757e48beeb41df97b7f3 ;;
    Darwin-arm64) platform=macosx_14_0_arm64 wheel_sha256=60b6b69bfe580eab576cacc5d132a0e9cf2a37fcfd18d46dd191042b1d1ed0d7 ;;
    *) say "  No ONNX Runtime for this system: the built-in engine will run the networks."; return 0 ;;
  esac
  for python in python3 python ''; do
    [ -n "$python" ] && "$python" -m pip --version >/dev/null 2>&1 && break
  done
  if [ -z "$python" ]; then
    without "looking for pip" "install Python's pip and start again; until then the built-in engine runs, three to four times slower"
    return 0
  fi
  say "Installing ONNX Runtime $onnxruntime_version (24 MB) from the Python wheel."
  work=$(mktemp -d)
  printf 'onnxruntime==%s --hash=sha256:%s\n' "$onnxruntime_version" "$wheel_sha256" > "$work/pinned.txt"
  if "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
      --implementation cp --python-version 3.11 --platform "$platform" -d "$work" -r "$work/pinned.txt" \
    && mkdir -p "$folder" \
    && "$python" - "$work" "$folder" <<'PYTHON'
import glob, os, shutil, sys, zipfile
work, folder = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(os.path.join(work, "*.whl"))[0])
names = [n for n in wheel.namelist() if os.path.basename(n).startswith("libonnxruntime.") and "provider" not in n]
target = os.path.join(folder, os.path.basename(names[0]))
with wheel.open(names[0]) as source, open(target + ".part", "wb") as copy:
    shutil.copyfileobj(source, copy)
os.replace(target + ".part", target)
PYTHON
  then say "  ONNX Runtime is in $folder."
  else without "installing ONNX Runtime" "check the connection and free disk space, then start again; until then the built-in engine runs"
  fi
  rm -rf "$work"
}

# $1 the command line program, built
install_mediapipe() {
  local folder work name file expected
  folder=$(models_folder)/pose/mediapipe
  local missing=0
  for name in mediapipe-full mediapipe-lite mediapipe-heavy mediapipe-detector; do
    file=$folder/$name.onnx
    if [ ! -s "$file" ]; then
      missing=1
    elif [ "$(sha256_of "$file")" != "$(recorded_network "pose/mediapipe/$name.onnx")" ]; then
      say "  $file is damaged or was changed: it is installed anew."
      missing=1
    fi
  done
  [ "$missing" -eq 0 ] && return 0
  if ! command -v npm >/dev/null 2>&1; then
    without "looking for npm" "install npm (or Node.js) and start again, or add pose_landmark_full.tflite and pose_detection.tflite with: $1 networks add FILE"
    return 0
  fi
  say "Installing the pose networks (40 MB) from the npm package $mediapipe_package."
  work=$(mktemp -d)
  if ! (cd "$work" && npm pack --silent "$mediapipe_package" >/dev/null); then
    without "fetching $mediapipe_package" "check the connection, then start again"
    rm -rf "$work"; return 0
  fi
  file=$(ls "$work"/*.tgz)
  if [ "$(sha256_of "$file")" != "$mediapipe_sha256" ]; then
    without "checking $mediapipe_package: its SHA-256 is not the expected one" "do not use it; start again later or ask the maintainers"
    rm -rf "$work"; return 0
  fi
  tar -xzf "$file" -C "$work"
  mv "$work/package/pose_solution_packed_assets.data" "$work/package/pose_detection.tflite"
  while read -r expected name; do
    file=$work/package/$name
    if [ "$(sha256_of "$file")" != "$expected" ]; then
      without "checking $name: its SHA-256 is not the expected one" "do not use it; start again later or ask the maintainers"
    else
      "$1" networks add "$file" || without "importing $name" "read the message above; then: $1 networks add FILE"
    fi
  done <<'FILES'
e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f pose_landmark_full.tflite
f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61 pose_landmark_lite.tflite
59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe pose_landmark_heavy.tflite
a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85 pose_detection.tflite
FILES
  rm -rf "$work"
}

# $1 the command line program, built
install_networks() {
  link_models
  install_onnxruntime
  install_mediapipe "$1"
}
