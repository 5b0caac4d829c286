# The versions of the tools, in one place. Libraries are pinned by Cargo.lock and package-lock.json.
CARGO_LEPTOS_VERSION=0.3.10
CARGO_DENY_VERSION=0.20.2
NODE_MAJOR=20
RUST_MINIMUM=1.94
# wasm-bindgen's command must have exactly the version of the library.
WASM_BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' "$(dirname "${BASH_SOURCE[0]}")/../Cargo.lock")
