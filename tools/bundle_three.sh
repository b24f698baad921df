#!/usr/bin/env bash
# Make insolecad/report/web/three.min.js again: what view.js uses of three.js, in one file for a page from disk.
# Needs node and npm. Usage: tools/bundle_three.sh
set -euo pipefail
three=0.187.0
esbuild=0.28.2
web="$(cd "$(dirname "$0")/.." && pwd)/insolecad/report/web"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund "three@$three" "esbuild@$esbuild"
cat >used.js <<'END'
export {
  BufferAttribute, BufferGeometry, Color, DirectionalLight, DoubleSide, Group, HemisphereLight, LineBasicMaterial,
  LineLoop, Mesh, MeshBasicMaterial, MeshLambertMaterial, MeshStandardMaterial, Path, PerspectiveCamera, Plane, Scene,
  Shape, ShapeGeometry, SRGBColorSpace, Vector3, WebGLRenderer,
} from "three";
export { OrbitControls } from "three/addons/controls/OrbitControls.js";
END
npx esbuild used.js --bundle --minify --format=iife --global-name=THREE --target=es2020 --legal-comments=none \
  "--banner:js=/*! three.js $three, MIT licence, https://threejs.org/license */" --outfile="$web/three.min.js"
cp node_modules/three/LICENSE "$web/three.LICENSE.txt"
