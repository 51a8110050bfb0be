#!/usr/bin/env bash
# Makes the disk image for macOS: target/packages/gaittwin-VERSION-ARCH.dmg with GaitTwin.app, to be dragged where one likes.
# NOT RUN: no Mac was at hand. It is not signed and not notarised: macOS opens it only with a right click, "Open".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
cargo build --release --locked --bins
stage=$(mktemp -d); trap 'rm -rf "$stage"' EXIT
app=$stage/GaitTwin.app/Contents
mkdir -p "$app/MacOS" "$app/Resources" target/packages
cp target/release/gaittwin target/release/gaittwin-cli scripts/networks.sh packaging/gaittwin-networks "$app/MacOS/"
git ls-files models | grep -v -e '/recipe/' -e '/scores.json$' | while IFS= read -r file; do
  mkdir -p "$app/MacOS/$(dirname "$file")" && cp "$file" "$app/MacOS/$file"
done
scripts/bill-of-materials "$app/Resources/gaittwin.cdx.json"
cat > "$app/Info.plist" <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>CFBundleName</key><string>GaitTwin</string>
  <key>CFBundleIdentifier</key><string>gaittwin</string>
  <key>CFBundleExecutable</key><string>gaittwin</string>
  <key>CFBundleShortVersionString</key><string>$version</string>
  <key>CFBundlePackageType</key><string>APPL</string>
  <key>NSHighResolutionCapable</key><true/>
  <key>NSCameraUsageDescription</key><string>The camera films the walk; the pictures stay on this computer.</string>
</dict></plist>
PLIST
hdiutil create -quiet -volname GaitTwin -srcfolder "$stage" -format UDZO "target/packages/gaittwin-$version-$(uname -m).dmg"
