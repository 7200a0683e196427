// What is asked. A question is a plain value:
//
//   { views: ["employee", …], brush: [first, last] | null, kind: code | null, place: code | null, isNew: boolean }
//
// with codes as in the columns, days counted from the first one, both ends of a brush included. A view leaves out the
// filter by its own column. `isNew` says that nothing may have been prepared for it.
export const VIEWS = ["day", "employee", "kind", "transaction", "place"];
const BRUSHED = VIEWS.slice(1);
const SLIDING_DAYS = 30;

/** Of each name the nth question. */
export function questions({ day, kind, place }) {
  const blank = { views: VIEWS, brush: null, kind: null, place: null, isNew: false };
  const days = day.length;
  return {
    slide: (nth) => {
      const first = nth % (days - SLIDING_DAYS);
      return { ...blank, views: BRUSHED, brush: [first, first + SLIDING_DAYS - 1] };
    },
    jump: (nth) => {
      const [a, b] = [random(2 * nth) % days, random(2 * nth + 1) % days];
      return { ...blank, views: BRUSHED, brush: [Math.min(a, b), Math.max(a, b)] };
    },
    // On, off, the next one on, off.
    toggle: (nth) => ({ ...blank, kind: nth % 2 === 0 ? (nth / 2) % kind.length : null }),
    filter: (nth) => ({ ...blank, views: ["kind"], place: nth % place.length, isNew: true }),
    view: () => ({ ...blank, views: ["employee"], isNew: true }),
  };
}

/** What is asked first of all. */
export const begun = (ask) => [10, 11, 12].map(ask.slide);

/** What is checked before anything is timed, and after it: what a contender keeps up to date may have drifted. */
export function checked(ask) {
  const [middle, last] = [7, 200];
  return [
    ...[0, 1, middle, last].map(ask.slide),
    ...[0, middle].map(ask.jump),
    ...[6, 7, 10].map(ask.toggle),
    // A brush of a single commission type, as a person would go on.
    { ...ask.jump(last), kind: 3 },
    { ...ask.slide(last), kind: null },
    ...[0, middle].map(ask.filter),
    ask.view(0),
  ];
}

/** The same for the same number, in every run. */
function random(nth) {
  let mixed = Math.imul(nth + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
