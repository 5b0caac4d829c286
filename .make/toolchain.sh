# Whether a toolchain (by default the active one) can build for the browser.
has_wasm() {
  local sysroot
  if [ -n "$1" ]; then
    sysroot=$(rustc "+$1" --print sysroot 2>/dev/null) || return 1
  else
    sysroot=$(rustc --print sysroot 2>/dev/null) || return 1
  fi
  compgen -G "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}

# Whether a toolchain (by default the active one) is recent enough for the project.
recent() {
  local version
  version=$(rustc ${1:+"+$1"} --version 2>/dev/null | sed -n 's/^rustc \([0-9]*\.[0-9]*\).*/\1/p')
  [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$RUST_MINIMUM" "$version" | sort -V | head -n 1)" = "$RUST_MINIMUM" ]
}
