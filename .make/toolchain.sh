# Whether a toolchain (the one in force if none is named) can build for the browser.
has_wasm() {
  local sysroot
  if [ -n "$1" ]; then
    sysroot=$(rustc "+$1" --print sysroot 2>/dev/null) || return 1
  else
    sysroot=$(rustc --print sysroot 2>/dev/null) || return 1
  fi
  compgen -G "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}
