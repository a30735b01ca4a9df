#!/usr/bin/env bash
# Makes the Python environments of the peers, in .venv-peers and .venv-peers-tf beside the sources.
# With --small only jax, numpy and onnxruntime: enough for a comparison, and quick to install.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 -m venv .venv-peers
.venv-peers/bin/pip install -q -r Tests/Peers/requirements.txt
if [ "${1:-}" != --small ]; then
  .venv-peers/bin/pip install -q -r Tests/Peers/requirements-torch.txt
  # TensorFlow wants versions of its own.
  python3 -m venv .venv-peers-tf
  .venv-peers-tf/bin/pip install -q -r Tests/Peers/requirements-tensorflow.txt
fi
