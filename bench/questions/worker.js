// One contender, in a worker of its own: made ready, checked, timed. A contender's module has
//
//   make(data) → { ask(question), read(question, answer) }
//
// `ask` gives the answer as the contender's own kind of value, with all of its numbers made: it is timed. `read` makes of
// that, by view and code, `n` and one of `total` (whole units), `dollars` (floats), `decimals` (texts), or `shares` (texts:
// what primary and split users get).
import { begun, checked, questions } from "./plan.js";

/** A sample takes so long at least: clocks are coarse. */
const SAMPLE_MS = 5;
const N_WARM_UP = 3;

let contender;
let plan;

onmessage = async ({ data }) => {
  const acts = { make, begin, check, time };
  try {
    postMessage({ answer: await acts[data.act](data) });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
};

/** @returns how many ms it took until questions could be asked. */
async function make({ name, data }) {
  plan = questions(data.values);
  const { make } = await import(`./${name}.js`);
  const start = performance.now();
  contender = await make(data);
  return performance.now() - start;
}

/** @returns the ms of the first questions of a brush, with which some contenders prepare for more; and the answers. */
async function begin() {
  const [times, answers] = [[], []];
  for (const question of begun(plan)) {
    const start = performance.now();
    const answer = await contender.ask(question);
    times.push(performance.now() - start);
    answers.push(contender.read(question, answer));
  }
  return { times, answers };
}

async function check() {
  const answers = [];
  for (const question of checked(plan)) {
    answers.push(contender.read(question, await contender.ask(question)));
  }
  return answers;
}

/** @returns ms per question, of so many samples, or as many as there is time for. */
async function time({ name, n_samples, most_ms, n_per_sample }) {
  const ask = plan[name];
  let nth = 0;
  const some = async (n) => {
    const asked = Array.from({ length: n }, (_, idx) => ask(nth + idx));
    nth += n;
    const start = performance.now();
    for (const question of asked) {
      const answer = contender.ask(question);
      // Waiting would cost those that answer at once.
      if (answer instanceof Promise) await answer;
    }
    return performance.now() - start;
  };
  const start = performance.now();
  const isLate = () => performance.now() - start > most_ms;
  let [n, ms] = [n_per_sample, 0];
  // What is prepared at the first questions is told by `begin`.
  for (let nth = 0; nth < N_WARM_UP && !isLate(); nth += 1) ms = await some(n);
  const samples = isLate() ? [ms / n] : [];
  for (; ms < SAMPLE_MS; ms = await some(n)) n *= 2;
  while (samples.length === 0 || (samples.length < n_samples && !isLate())) samples.push((await some(n)) / n);
  return samples;
}
