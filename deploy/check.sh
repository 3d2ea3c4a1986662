#!/bin/sh
# Check every file of this folder with the tool made for it: `make check-deploy`.
# Tools that are not on this machine are named and left out; anything else wrong fails.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

have() { command -v "$1" >/dev/null 2>&1 || { echo "skipped  $2: no $1 here"; return 1; }; }
checked() { # NAME COMMAND...
  name=$1; shift
  if "$@" >"$work/said" 2>&1; then echo "ok       $name"
  else echo "FAILED   $name"; cat "$work/said"; failed=1; fi
}

# shellcheck disable=SC2317  # called by name, through `checked`
verified() { # a word it does not know is only a warning to systemd-analyze, not to us
  said=$(systemd-analyze verify "$1" 2>&1) && [ -z "$said" ] && return
  echo "$said"; return 1
}

have hadolint Dockerfile && checked Dockerfile hadolint Dockerfile
have check-jsonschema compose.yaml \
  && checked compose.yaml check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
if have kubernetes-validate kubernetes/; then
  for file in kubernetes/*.yaml; do
    case $file in */kustomization.yaml) continue ;; esac
    checked "$file" kubernetes-validate --strict "$file"
  done
fi
if have kubectl kubernetes/kustomization.yaml; then
  checked kubernetes/kustomization.yaml kubectl kustomize kubernetes
fi

if have systemd-analyze systemd/; then
  # Units are verified with a program that is on every machine in Pincite's place.
  for unit in systemd/*.service systemd/*.timer; do
    sed 's,/opt/pincite/bin/pincite,/bin/true,' "$unit" >"$work/${unit#systemd/}"
  done
  for unit in "$work"/*.service "$work"/*.timer; do
    checked "systemd/${unit##*/}" verified "$unit"
  done
  for unit in "$work"/*.service; do
    checked "systemd/${unit##*/} exposed at most 2.0" \
      systemd-analyze security --offline=yes --threshold=20 "$unit"
    grep -o 'Overall exposure level.*: [0-9.]*' "$work/said" | sed 's/^/         /'
  done
fi

if have nginx nginx.conf && have openssl nginx.conf; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=ask.example.org \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  # `http2 on` needs nginx 1.25; older ones check the rest.
  { echo "error_log stderr; pid $work/pid; events {} http {"
    sed -e "s,/etc/letsencrypt/.*/fullchain.pem,$work/cert.pem," \
        -e "s,/etc/letsencrypt/.*/privkey.pem,$work/key.pem," \
        -e "s,/var/log/nginx/,$work/," -e '/http2 on;/d' nginx.conf
    echo "}"; } >"$work/nginx.conf"
  checked nginx.conf nginx -t -q -c "$work/nginx.conf"
fi
have logrotate logrotate.conf \
  && checked logrotate.conf logrotate --debug --state "$work/state" logrotate.conf
if have shellcheck "*.sh"; then
  for file in *.sh; do checked "$file" shellcheck "$file"; done
fi
exit $failed
