// Runs the unit, property, store and HTTP tests: as many programs at a time as processors, since each ends with tests
// that wait. Cargo would run one after the other.
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname, relative } from 'node:path';

const compiled = spawnSync('cargo', ['test', '--workspace', '--no-run', '--message-format', 'json-render-diagnostics'], {
  stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 2 ** 28,
});
if (compiled.status !== 0) process.exit(1);
const programs = compiled.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
  .filter(({ reason, profile, executable }) => reason === 'compiler-artifact' && profile.test && executable);
// Those that take longest first, so that none is left alone at the end.
const LONGEST = ['publications', 'demonstration', 'server', 'documents', 'store', 'http'];
const place = ({ target }) => LONGEST.indexOf(target.name);
programs.sort((a, b) => place(b) - place(a));

let failed = programs.length === 0;

/** Runs a program's tests where Cargo would, and prints all of its output at the end. */
function run({ executable, manifest_path, target }) {
  return new Promise((done) => {
    const child = spawn(executable, { cwd: dirname(manifest_path), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
    child.on('close', (code) => {
      console.log(`\n${relative('.', dirname(manifest_path))}: ${target.kind} ${target.name}\n${output}`);
      failed ||= code !== 0;
      done();
    });
  });
}

async function worker() {
  for (let program = programs.shift(); program; program = programs.shift()) await run(program);
}

await Promise.all(Array.from({ length: availableParallelism() }, worker));
process.exitCode = Number(failed);
