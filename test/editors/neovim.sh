#!/bin/sh
# The language server under a real, headless Neovim (0.7 or newer): findings, hover, definition, a code action. Run by hand:
#   npm run build && sh test/editors/neovim.sh
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/web.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports:
    - port: 80
      protocol: tcp
YAML
cat > "$folder/job.yaml" <<'YAML'
apiVersion: batch/v1
kind: Job
metadata:
  name: web
spec:
  template:
    metadata:
      labels: { app: web }
    spec:
      restartPolicy: Never
      containers:
        - name: web
          image: registry.example/web:1.0.0
YAML
cd "$folder"
STOWAGE="$root/dist/cli.cjs" nvim --headless --clean -u NONE -S "$root/test/editors/neovim.lua" web.yaml
