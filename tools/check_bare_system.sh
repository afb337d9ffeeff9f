#!/usr/bin/env bash
# Prove that the set-up works on a bare Debian 12: a system with git, make and python3 and nothing else.
#
#     tools/check_bare_system.sh FOLDER [COMMAND...]
#
# Makes the bare system in FOLDER (with debootstrap, unless it is there), puts a clone of this checkout's last commit into it,
# under a path with spaces, and runs each COMMAND there without input or display; the default is `make test` and `make run`.
# The registries are reached as this machine reaches them: its settings for apt, pip, names and certificates are copied.
# Needs root. The system's own folders /dev and /proc are mounted only inside, and go away with this script.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:?"which folder?"}
shift
if (($# == 0)); then set -- "make test" "make run"; fi

make_base() {
    local mirror
    # The same Debian that this machine installs from; files of other programs and switched off ones do not count.
    mirror=$(grep -rhoE --include='*.list' --include='*.sources' '[a-z]+://[^ ]+/debian/?( |$)' /etc/apt 2>/dev/null | head -n 1 | tr -d ' ' || true)
    debootstrap --variant=minbase --include=git,make,python3,ca-certificates bookworm "$folder" ${mirror:+"$mirror"}
}

copy_settings() {
    local each
    for each in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip "${HOME:-/}/.config/pip" /etc/ssl/certs /etc/apt/sources.list \
        /etc/apt/sources.list.d /etc/apt/auth.conf.d /etc/apt/apt.conf.d /usr/local/share/ca-certificates; do
        if [[ -e $each ]]; then
            mkdir -p "$folder$(dirname "$each")"
            rm -rf "${folder:?}$each"
            cp -a "$each" "$folder$each"
        fi
    done
}

copy_checkout() {
    local place="$folder/srv/a checkout"
    rm -rf "$place"
    mkdir -p "$(dirname "$place")"
    git clone --quiet --no-hardlinks "$root" "$place"
}

# Only what says how the network is reached goes along from the environment.
environment() {
    env | grep -iE '^(PIP_|SSL_|CURL_|REQUESTS_|[a-z]*_proxy=)' || true
}

run_inside() {
    mapfile -t passed < <(environment)
    # shellcheck disable=SC2016 # expanded inside
    unshare --mount --propagation private -- bash -c '
        set -euo pipefail
        folder=$1 command=$2
        shift 2
        mount --bind /dev "$folder/dev"
        mount -t proc proc "$folder/proc"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="${HOME:-/}" CI=true "$@" \
            chroot "$folder" sh -c "cd \"/srv/a checkout\" && $command" </dev/null
    ' inside "$folder" "$1" ${passed[@]+"${passed[@]}"}
}

[[ -x $folder/usr/bin/git ]] || make_base
copy_settings
copy_checkout
for command in "$@"; do
    echo "bare system: $command"
    run_inside "$command"
done
