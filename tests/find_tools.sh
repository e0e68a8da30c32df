#!/bin/sh
# Install the programs that single tests try, where apt is at hand and the user may; elsewhere those tests are skipped.
# Run level 1 keeps nginx from being started as a service.
missing=""
PATH="$PATH:/usr/sbin:/sbin"
for pair in strace:strace nginx:nginx-light openssl:openssl; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then root=""; else root="sudo -n"; fi
    if $root true 2>/dev/null; then
        echo "Installing$missing for single tests with apt-get."
        { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $root apt-get install -y -qq $missing; } >/dev/null && exit 0
    fi
fi
echo "Some tests will be skipped; they need:$missing."
