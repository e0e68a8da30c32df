#!/bin/sh
# Find Chromium for the browser tests, or install it, or say what to install. Argument: the Python with Playwright.
found() {
    [ -n "$CHROMIUM" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    path=$("$1" -c 'from playwright.sync_api import sync_playwright as p
with p() as q: print(q.chromium.executable_path)' 2>/dev/null) && [ -x "$path" ]
}

found "$1" && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then root=""; else root="sudo -n"; fi
    if $root true 2>/dev/null; then
        echo "Installing Chromium for the browser tests with apt-get."
        { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq chromium; } >/dev/null
    fi
fi
found "$1" && exit 0
echo "Installing Chromium for the browser tests with Playwright."
"$1" -m playwright install chromium
found "$1" && exit 0
echo "The browser tests need Chromium and it could not be installed. Install it (Debian: apt-get install chromium) or" \
    "name its program in CHROMIUM, then run make test again." >&2
exit 1
