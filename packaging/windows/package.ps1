# Makes the installer for Windows: target\packages\gaittwin-VERSION-x64.msi
# NOT RUN: no Windows machine was at hand. What is known: the program compiles its parts from source, so the Visual Studio
# Build Tools (C++), NASM, Strawberry Perl and LLVM (libclang) are needed to build, none of them to run.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"' | Select-Object -First 1).Matches.Groups[1].Value
cargo build --release --locked --bins
if ($LASTEXITCODE -ne 0) { throw "The build failed: read the compiler's last message above." }
$stage = "target\stage"
Remove-Item -Recurse -Force $stage -ErrorAction SilentlyContinue
New-Item -ItemType Directory $stage | Out-Null
Copy-Item target\release\gaittwin.exe, target\release\gaittwin-cli.exe, LICENSE, README.md $stage
git ls-files models | Where-Object { $_ -notmatch "/recipe/|/scores.json$" } | ForEach-Object {
  $to = Join-Path $stage $_
  New-Item -ItemType Directory -Force (Split-Path $to) | Out-Null
  Copy-Item $_ $to
}
python scripts\bill-of-materials "$stage\gaittwin.cdx.json"
New-Item -ItemType Directory -Force target\packages | Out-Null
wix build packaging\windows\gaittwin.wxs -d "Version=$version" -d "Stage=$((Resolve-Path $stage).Path)" -arch x64 -o "target\packages\gaittwin-$version-x64.msi"
