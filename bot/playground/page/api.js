/** The playground server as the page knows it: JSON in and out, and one stream of events. */

/** An answer that says no; `status` is the HTTP status, 0 when nobody answered. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(`client/${path}`, options);
  } catch {
    throw new ApiError("", 0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? response.statusText, response.status);
  return answer;
}

const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const state = (user) => call(`state?user=${user}`);
export const send = (body) => post("send", body);
export const edit = (body) => post("edit", body);
export const press = (body) => post("press", body);
export const attach = (body) => post("attach", body);
export const speak = (user, chat, file, seconds) =>
  call(`voice?${new URLSearchParams({ user, chat, seconds, name: file.name })}`, { method: "POST", body: file });

/** Listen to events later than `after`; returns a function that stops listening. */
export function listen(user, after, { opened, event, lost }) {
  const source = new EventSource(`client/events?user=${user}&after=${after}`);
  source.onopen = opened;
  source.onmessage = (message) => event(JSON.parse(message.data), Number(message.lastEventId));
  source.onerror = () => {
    source.close();
    lost();
  };
  return () => source.close();
}
