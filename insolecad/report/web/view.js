// The viewer of a report: turns the insoles, paints them by number, and cuts them across.
// Needs THREE (three.min.js) and the page's model: for each foot its bodies, for each colour map a scale.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const model = JSON.parse(byId("model").textContent);
  const BODY = "#8fb0c6", CUT = "#d9653b", UNTOLD = 255, LEVELS = 254;
  const SIDE_COLOURS = { right: "#1e5a8c", left: "#96542a" };
  const VIEWS = {
    "Three-quarter": { azimuth: 148, height: 40 },
    "Above": { azimuth: 180, height: 89.9 },
    "Inner side": { azimuth: 90, height: 8, alone: true },
    "Heel": { azimuth: 180, height: 14 },
    "Toes": { azimuth: 0, height: 14 },
    "Below": { azimuth: 180, height: -89.9 },
  };

  // --- the model: base64 to arrays

  function bytes(text) {
    const raw = atob(text), out = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }

  function unpacked(body) {
    const steps = new Uint16Array(bytes(body.corners).buffer), corners = new Float32Array(steps.length);
    for (let i = 0; i < steps.length; i++) corners[i] = body.low[i % 3] + body.step[i % 3] * steps[i];
    const raw = bytes(body.faces).buffer;
    const faces = Uint32Array.from(body.wide ? new Uint32Array(raw) : new Uint16Array(raw));
    const maps = {};
    for (const name in body.maps) maps[name] = bytes(body.maps[name]);
    return { corners, faces, maps };
  }

  // Corners of the underside twice: its edge is sharp, all else is shaded smoothly.
  function geometryOf({ corners, faces }) {
    const twin = new Map(), split = Uint32Array.from(faces), source = [];
    for (let i = 0; i < corners.length / 3; i++) source.push(i);
    const at = (v) => [corners[3 * v], corners[3 * v + 1], corners[3 * v + 2]];
    for (let f = 0; f < faces.length; f += 3) {
      const [a, b, c] = [at(faces[f]), at(faces[f + 1]), at(faces[f + 2])];
      const u = a.map((x, k) => b[k] - x), w = a.map((x, k) => c[k] - x);
      const n = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
      if (n[2] > -0.9 * Math.hypot(...n)) continue;
      for (let k = f; k < f + 3; k++) {
        if (!twin.has(faces[k])) { twin.set(faces[k], source.length); source.push(faces[k]); }
        split[k] = twin.get(faces[k]);
      }
    }
    const places = new Float32Array(3 * source.length);
    source.forEach((v, i) => places.set(corners.subarray(3 * v, 3 * v + 3), 3 * i));
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(places, 3));
    geometry.setAttribute("color", new THREE.BufferAttribute(new Float32Array(places.length), 3));
    geometry.setIndex(new THREE.BufferAttribute(split, 1));
    geometry.computeVertexNormals();
    return { geometry, source };
  }

  // --- the section: where the plane x = place goes through the triangles, put end to end

  function section({ corners, faces }, place) {
    const next = new Map(), points = new Map(), count = corners.length / 3;
    const key = (a, b) => (a < b ? a * count + b : b * count + a);
    const crossing = (a, b) => {
      const k = key(a, b);
      if (!points.has(k)) {
        const t = (place - corners[3 * a]) / (corners[3 * b] - corners[3 * a]);
        points.set(k, [1, 2].map((i) => corners[3 * a + i] + t * (corners[3 * b + i] - corners[3 * a + i])));
      }
      return k;
    };
    for (let f = 0; f < faces.length; f += 3) {
      let from = null, to = null;
      for (let k = 0; k < 3; k++) {
        const a = faces[f + k], b = faces[f + ((k + 1) % 3)];
        const one = corners[3 * a] > place, other = corners[3 * b] > place;
        if (one && !other) from = crossing(a, b);
        if (!one && other) to = crossing(a, b);
      }
      if (from !== null && to !== null) next.set(from, to);
    }
    const loops = [];
    while (next.size) {
      const loop = [];
      let edge = next.keys().next().value;
      while (next.has(edge)) { const following = next.get(edge); next.delete(edge); loop.push(points.get(edge)); edge = following; }
      if (loop.length > 2) loops.push(loop);
    }
    return loops;
  }

  const area = (loop) => loop.reduce((sum, [y, z], i) => { const [v, w] = loop[(i + 1) % loop.length]; return sum + y * w - v * z; }, 0) / 2;

  // --- the scene

  const feet = model.feet.map((foot) => ({ ...foot, bodies: foot.bodies.map(unpacked), group: new THREE.Group() }));
  const canvas = byId("view"), stage = byId("stage");
  let renderer;
  try {
    renderer = new THREE.WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
  } catch (error) {
    stage.setAttribute("data-without", "webgl");
    return;
  }
  renderer.setPixelRatio(Math.min(window.devicePixelRatio || 1, 2));
  const scene = new THREE.Scene(), camera = new THREE.PerspectiveCamera(22, 1, 10, 6000);
  camera.up.set(0, 0, 1);
  const plane = new THREE.Plane(new THREE.Vector3(1, 0, 0), 1e6);
  const plain = new THREE.MeshStandardMaterial({ vertexColors: true, roughness: 0.62, metalness: 0, clippingPlanes: [plane] });
  // colours that stand for a number have no shine: they must look as on their scale
  const matt = new THREE.MeshLambertMaterial({ vertexColors: true, clippingPlanes: [plane] });
  renderer.localClippingEnabled = true;
  const cutMaterial = new THREE.MeshBasicMaterial({ color: CUT, side: THREE.DoubleSide });
  const lineMaterial = new THREE.LineBasicMaterial({ color: "#7c2f12" });
  const sky = new THREE.HemisphereLight("#ffffff", "#9aa7b2", 1.5);
  const lamp = new THREE.DirectionalLight("#ffffff", 1.7), back = new THREE.DirectionalLight("#ffffff", 0.8);
  camera.add(lamp); lamp.position.set(-300, 420, 200); camera.add(back); back.position.set(400, 60, 100);
  scene.add(sky, camera, lamp.target, back.target);
  for (const foot of feet) {
    foot.meshes = foot.bodies.map((body) => {
      const { geometry, source } = geometryOf(body), mesh = new THREE.Mesh(geometry, plain);
      foot.group.add(mesh);
      return { body, source, mesh };
    });
    foot.cap = new THREE.Group();
    foot.group.add(foot.cap);
    foot.group.position.y = foot.aside;
    scene.add(foot.group);
  }
  const controls = new THREE.OrbitControls(camera, canvas);
  controls.enableDamping = false;
  controls.minDistance = 150; controls.maxDistance = 3000;

  let waiting = false;
  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; renderer.render(scene, camera); });
  }
  controls.addEventListener("change", draw);

  // --- colours

  const hex = (text) => [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));
  function table(scale) {
    const colour = new THREE.Color(), rows = [];
    for (let level = 0; level <= LEVELS; level++) {
      const place = (level / LEVELS) * (scale.stops.length - 1), low = Math.min(Math.floor(place), scale.stops.length - 2);
      const [one, two] = [hex(scale.stops[low]), hex(scale.stops[low + 1])];
      const mixed = one.map((part, k) => (part + (two[k] - part) * (place - low)) / 255);
      rows.push(colour.setRGB(...mixed, THREE.SRGBColorSpace).toArray());
    }
    rows.push(colour.set("#c6ccd2").toArray());
    return rows;
  }

  function paint(name) {
    const bare = new THREE.Color(BODY).toArray(), rows = name ? table(model.scales[name]) : null;
    for (const { meshes } of feet) for (const { body, source, mesh } of meshes) {
      const colours = mesh.geometry.getAttribute("color"), levels = name && body.maps[name];
      source.forEach((v, i) => colours.array.set(rows && levels ? rows[levels[v]] : bare, 3 * i));
      mesh.material = name ? matt : plain;
      colours.needsUpdate = true;
    }
    [sky.intensity, lamp.intensity, back.intensity] = name ? [2.3, 0.9, 0.3] : [1.5, 1.7, 0.8];
    legend(name);
    draw();
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function legend(name) {
    const box = byId("legend"), scale = name && model.scales[name];
    box.replaceChildren();
    if (!scale) { box.append("Plain: the shape alone."); return; }
    const bar = element("div", "bar"), ticks = element("div", "ticks");
    bar.style.background = `linear-gradient(to right, ${scale.stops.join(", ")})`;
    for (const tick of scale.ticks) {
      const mark = element("span", "", String(tick));
      mark.style.left = `${(100 * (tick - scale.low)) / (scale.high - scale.low)}%`;
      ticks.append(mark);
    }
    const grey = scale.grey ? `; grey: ${scale.grey}` : "";
    box.append(bar, ticks, `${scale.title}, ${scale.unit}${grey}`);
  }

  // --- the cut

  const most = (axis) => Math.max(...feet.flatMap(({ bodies }) => bodies.map(({ corners }) => corners.reduce((most, x, i) => (i % 3 === axis ? Math.max(most, x) : most), 0))));
  const longest = most(0), highest = most(2);

  function cut() {
    const share = Number(byId("cut").value) / 1000, place = share * longest;
    plane.constant = share > 0 ? -place : 1e6;
    byId("cut-at").textContent = share > 0 ? `${place.toFixed(0)} mm from the heel` : "whole";
    const drawn = [];
    for (const foot of feet) {
      for (const old of [...foot.cap.children]) { old.geometry.dispose(); foot.cap.remove(old); }
      const loops = share > 0 ? foot.bodies.flatMap((body) => section(body, place)) : [];
      cap(foot.cap, loops, place);
      if (foot.group.visible) drawn.push({ foot, loops });
    }
    byId("cut-drawing").replaceChildren(...(share > 0 ? [drawing(drawn)] : []));
    draw();
  }

  function cap(group, loops, place) {
    const outer = loops.filter((loop) => area(loop) > 0), holes = loops.filter((loop) => area(loop) <= 0);
    const path = (kind, loop) => { const made = new kind(); loop.forEach(([y, z], i) => (i ? made.lineTo(y, z) : made.moveTo(y, z))); made.closePath(); return made; };
    const turned = loops.length && !outer.length;
    for (const loop of turned ? holes : outer) {
      const shape = path(THREE.Shape, loop);
      if (!turned) shape.holes = holes.map((hole) => path(THREE.Path, hole));
      const geometry = new THREE.ShapeGeometry(shape), at = geometry.getAttribute("position");
      for (let i = 0; i < at.count; i++) at.setXYZ(i, place + 0.02, at.getX(i), at.getY(i));
      group.add(new THREE.Mesh(geometry, cutMaterial));
    }
    for (const loop of loops) {
      const places = new Float32Array(loop.flatMap(([y, z]) => [place, y, z])), geometry = new THREE.BufferGeometry();
      geometry.setAttribute("position", new THREE.BufferAttribute(places, 3));
      group.add(new THREE.LineLoop(geometry, lineMaterial));
    }
  }

  // Seen from the heel, feet as they stand: y grows to the left.
  function drawing(drawn) {
    const NS = "http://www.w3.org/2000/svg", width = 300, each = width / Math.max(drawn.length, 1);
    const scale = Math.min((each - 12) / 118, 2.2), floor = 8 + scale * highest, svg = document.createElementNS(NS, "svg");
    const add = (name, values, text) => {
      const made = document.createElementNS(NS, name);
      for (const value in values) made.setAttribute(value, values[value]);
      if (text) made.textContent = text;
      svg.append(made);
    };
    svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(floor + 38)}`);
    svg.setAttribute("class", "drawing");
    drawn.sort((one, other) => other.foot.aside - one.foot.aside).forEach(({ foot, loops }, number) => {
      const middle = (number + 0.5) * each, points = loops.flat();
      add("line", { x1: middle - each / 2 + 4, x2: middle + each / 2 - 4, y1: floor, y2: floor, class: "floor" });
      if (!points.length) { add("text", { x: middle, y: floor + 16, "text-anchor": "middle" }, `${foot.letter}: ends before`); return; }
      const [ys, zs] = [0, 1].map((k) => points.map((point) => point[k])), centre = (Math.min(...ys) + Math.max(...ys)) / 2;
      const words = loops.map((loop) => `M${loop.map(([y, z]) => `${(middle - scale * (y - centre)).toFixed(1)},${(floor - scale * z).toFixed(1)}`).join("L")}Z`);
      add("path", { d: words.join(""), class: "body", "fill-rule": "evenodd" });
      add("text", { x: middle, y: floor + 16, "text-anchor": "middle", class: "value", fill: SIDE_COLOURS[foot.side] },
        `${foot.letter}  ${(Math.max(...ys) - Math.min(...ys)).toFixed(1)} wide, ${Math.max(...zs).toFixed(1)} high`);
    });
    add("text", { x: width / 2, y: floor + 33, "text-anchor": "middle" }, "seen from the heel, mm");
    return svg;
  }

  // --- where the eye stands

  let view = "Three-quarter";
  function look(name) {
    view = name;
    const { azimuth, height } = VIEWS[name], [a, h] = [azimuth, height].map((degrees) => (degrees * Math.PI) / 180);
    const toward = new THREE.Vector3(Math.cos(h) * Math.cos(a), Math.cos(h) * Math.sin(a), Math.sin(h));
    const right = new THREE.Vector3(0, 0, 1).cross(toward).normalize(), up = toward.clone().cross(right);
    const shown = feet.filter(({ group }) => group.visible), ends = { right: [1e9, -1e9], up: [1e9, -1e9] };
    const low = new THREE.Vector3(1e9, 1e9, 1e9), high = low.clone().negate(), point = new THREE.Vector3();
    const each = (act) => { for (const foot of shown) for (const { corners } of foot.bodies) for (let i = 0; i < corners.length; i += 9) act(point.set(corners[i], corners[i + 1] + foot.aside, corners[i + 2])); };
    each((at) => { low.min(at); high.max(at); });
    const middle = low.clone().add(high).multiplyScalar(0.5);
    const half = Math.tan((camera.fov * Math.PI) / 360), aspect = camera.aspect;
    each((at) => { for (const [way, axis] of [["right", right], ["up", up]]) { const x = at.clone().sub(middle).dot(axis); ends[way] = [Math.min(ends[way][0], x), Math.max(ends[way][1], x)]; } });
    const shift = (way) => (ends[way][0] + ends[way][1]) / 2;
    middle.addScaledVector(right, shift("right")).addScaledVector(up, shift("up"));
    let far = 0;
    each((at) => { const off = at.clone().sub(middle); far = Math.max(far, Math.abs(off.dot(right)) / (half * aspect) + off.dot(toward), Math.abs(off.dot(up)) / half + off.dot(toward)); });
    camera.position.copy(middle).addScaledVector(toward, 1.08 * far);
    controls.target.copy(middle);
    controls.update();
    draw();
  }

  function resize() {
    const { width, height } = stage.getBoundingClientRect();
    if (!width || !height) return;
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    look(view);
  }

  // --- buttons

  function buttons(id, names, act) {
    const box = byId(id);
    if (!box) return;
    const made = names.map(([words, value]) => {
      const button = element("button", "", words);
      button.type = "button";
      button.addEventListener("click", () => { made.forEach((one) => one.setAttribute("aria-pressed", String(one === button))); act(value); });
      return button;
    });
    made.forEach((button, number) => button.setAttribute("aria-pressed", String(number === 0)));
    box.append(...made);
  }

  const MAP_WORDS = { height: "Height", thickness: "Thickness", slope: "Slope", zones: "Infill" };
  buttons("maps", [["Plain", ""], ...Object.keys(MAP_WORDS).filter((name) => model.scales[name]).map((name) => [MAP_WORDS[name], name])], paint);
  buttons("views", Object.keys(VIEWS).map((name) => [name, name]), look);
  buttons("shown", [["Both", ""], ["Left", "left"], ["Right", "right"]], (side) => {
    for (const foot of feet) foot.group.visible = !side || foot.side === side;
    cut();
    look(view);
  });
  byId("cut").addEventListener("input", cut);
  byId("controls").hidden = false;
  document.body.classList.add("live");
  paint("");
  cut();
  resize();
  new ResizeObserver(resize).observe(stage);
  canvas.addEventListener("pointerdown", () => byId("hint").remove(), { once: true });
  document.body.dataset.ready = "yes";
})();
