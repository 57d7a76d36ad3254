// A page of another origin than the API. It works as docs/frontend.md advises.

// The server of the page says where the API is. From the page's address anybody's link could name a place that passwords
// are sent to.
import api from "./api.js";

const find = (selector) => document.querySelector(selector);
const MEMBERS = ["numerator", "denominator", "women", "men", "no_data_reason"];

let token;
let language = "vi";
// The report as it was read, with the tag of that version; `stored` is a newer one that was met while saving.
let base;
let stored;
let measures = [];
// Which rows of the form were sent, in the order of what was sent.
let sent = [];
let nextPage;

class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

// Asks the service, shows the headers of its answer, and answers body and tag.
async function ask(method, path, { body, headers = {} } = {}) {
  const response = await fetch(new URL(path, api), {
    method,
    headers: {
      "Accept-Language": language,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const names = ["ETag", "Link", "RateLimit", "RateLimit-Policy", "X-Request-Id", "Location"];
  const read = [["status", response.status], ...names.map((name) => [name, response.headers.get(name)])];
  find("#answer").replaceChildren(
    ...read.flatMap(([name, value]) => [element("dt", name), Object.assign(element("dd", value ?? ""), { id: name })]),
  );
  const answer = text && JSON.parse(text);
  if (!response.ok) throw new Refused(answer);
  return { answer, tag: response.headers.get("ETag"), link: response.headers.get("Link") };
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

// Runs what a person asked for, and shows what stands in its way.
function doing(act) {
  return async (event) => {
    event.preventDefault();
    find("#problem").hidden = true;
    for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const fault of document.querySelectorAll(".fault")) fault.remove();
    try {
      await act(event);
    } catch (error) {
      show(error);
    }
  };
}

function show(error) {
  const { problem } = error;
  const alert = find("#problem");
  alert.textContent = problem ? `${problem.title}: ${problem.detail}` : "Không kết nối được.";
  alert.dataset.code = problem?.code ?? "no_answer";
  alert.hidden = false;
  if (problem?.current) {
    stored = { report: problem.current, tag: `"${problem.current.version}"` };
    find("#merge").hidden = false;
  }
  for (const { pointer, code, detail } of problem?.errors ?? []) {
    const name = pointer?.replace(/^\/values\/(\d+)/, (_, place) => `/values/${sent[place]}`);
    const field = document.getElementsByName(name ?? "")[0];
    if (!field) continue;
    field.setAttribute("aria-invalid", "true");
    field.after(Object.assign(element("span", detail), { className: "fault", title: code }));
  }
}

async function signIn(event) {
  const { username, password, language: chosen } = Object.fromEntries(new FormData(event.target));
  language = chosen;
  const signedIn = await ask("POST", "/v1/auth/login", { body: { username, password } });
  token = signedIn.answer.access_token;
  const me = (await ask("GET", "/v1/me")).answer;
  find("#sign-in").hidden = true;
  find("#owed").hidden = false;
  await list(`/v1/units/${me.grants[0].unit_id}/obligations?limit=1`);
}

// A page of what the unit owes. `Link` leads to the next one.
async function list(path) {
  const { answer, link } = await ask("GET", path);
  for (const obligation of answer.items) {
    const item = element("li", `${obligation.period_label}, ${obligation.due_on}: ${obligation.standing} `);
    const button = element("button", "Mở");
    button.addEventListener("click", doing(() => open(obligation)));
    item.append(button);
    find("#owed ul").append(item);
  }
  nextPage = /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];
  find("#more").hidden = !nextPage;
}

async function open(obligation) {
  let id = obligation.report_id;
  if (!id) {
    const { period_id, unit_id } = obligation;
    const headers = { "Idempotency-Key": `"${crypto.randomUUID()}"` };
    id = (await ask("POST", "/v1/reports", { body: { period_id, unit_id }, headers })).answer.id;
  }
  const { answer, tag } = await ask("GET", `/v1/reports/${id}`);
  base = { report: answer, tag };
  measures = answer.measures;
  find("#report h2").textContent = obligation.period_label;
  find("#report").hidden = false;
  fill(figures(answer));
}

// A report's figures by measure: what the form shows, all as text.
function figures(report) {
  const values = new Map(report.values.map((value) => [value.measure_id, value]));
  return measures.map(({ measure_id }) => MEMBERS.map((member) => String(values.get(measure_id)?.[member] ?? "")));
}

// The fields are named as by pointers into the whole form.
function fill(rows) {
  find("#figures").replaceChildren(
    ...measures.map(({ code }, row) => {
      const part = element("fieldset", "");
      part.append(element("legend", code));
      MEMBERS.forEach((member, column) => {
        const label = element("label", `${member} `);
        const name = `/values/${row}/${member}`;
        label.append(Object.assign(document.createElement("input"), { name, value: rows[row][column] }));
        part.append(label);
      });
      return part;
    }),
  );
}

function entered() {
  return measures.map((_, row) =>
    MEMBERS.map((member) => document.getElementsByName(`/values/${row}/${member}`)[0].value),
  );
}

async function save() {
  const rows = entered();
  sent = rows.flatMap((row, place) => (row.some((text) => text !== "") ? [place] : []));
  const values = sent.map((place) => {
    const filled = MEMBERS.map((member, column) => [member, rows[place][column]]).filter(([, text]) => text !== "");
    const typed = filled.map(([member, text]) => [member, member === "no_data_reason" ? text : Number(text)]);
    return { measure_id: measures[place].measure_id, ...Object.fromEntries(typed) };
  });
  const headers = { "If-Match": base.tag };
  const { answer, tag } = await ask("PUT", `/v1/reports/${base.report.id}/values`, { body: { values }, headers });
  base = { report: answer, tag };
  find("#merge").hidden = true;
}

// What was entered here stays, what was not touched is taken over; nothing is saved yet.
function merge() {
  const [before, theirs, mine] = [figures(base.report), figures(stored.report), entered()];
  fill(mine.map((row, r) => row.map((text, c) => (text === before[r][c] ? theirs[r][c] : text))));
  base = stored;
  find("#merge").hidden = true;
}

find("#sign-in").addEventListener("submit", doing(signIn));
find("#more").addEventListener("click", doing(() => list(nextPage)));
find("#report").addEventListener("submit", doing(save));
find("#merge").addEventListener("click", doing(merge));
