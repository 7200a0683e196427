// The raw data, as the documented APIs give it: read page by page, its numbers kept as the texts they are.

const NUMBER_OR_TEXT = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** JSON with every number as a text, since `JSON.parse` would make binary floats of them. */
export function parseExact(json) {
  return JSON.parse(json.replace(NUMBER_OR_TEXT, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

async function get(url, token) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: "application/hal+json" } });
  if (!response.ok) throw new Error(`${response.status} from ${url}`);
  return parseExact(await response.text());
}

async function readEntries(base, company, token) {
  const entries = [];
  for (let skip = 0; ; skip += 100) {
    const page = await get(`${base}relay/commissions/Companies(${company})/CommissionEntries?$skip=${skip}&$top=100`, token);
    const { self } = page._embedded;
    entries.push(...self);
    if (self.length < 100) return entries;
  }
}

async function readNames(base, company) {
  const employees = await get(`${base}relay/data-connect/lists/employees?CompanyID=${company}`, "any");
  return new Map(employees.map((it) => [it.EmployeeEntityID, it.Name]));
}

const read = new Map();

function once(key, reading) {
  if (!read.has(key)) read.set(key, reading());
  return read.get(key);
}

/** All entries of a company; read once in each process, for the sandbox never changes. */
export function allEntries(base, company = 14146, token = "any") {
  return once(`entries ${base} ${company} ${token}`, () => readEntries(base, company, token));
}

/** Names by `UserId`. */
export function employeeNames(base, company = 14146) {
  return once(`names ${base} ${company}`, () => readNames(base, company));
}
