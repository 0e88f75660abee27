// A conversation through a client that is made of the description, by its types alone.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

declare const process: { argv: string[]; exit(code: number): never };

const [service = '', key = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: service, headers: { Authorization: `Bearer ${key}` } });
let checks = 0;

function hold(name: string, holds: boolean): void {
  checks++;
  console.log(JSON.stringify({ check: name, ok: holds }));
}

/** Which type a message has decides which members there are. */
function textOf(content: components['schemas']['MessageContent']): string {
  switch (content.type) {
    case 'text': return content.content;
    case 'reasoning': return content.summary.join('\n');
    case 'data': return JSON.stringify(content.data);
    case 'tool_request': return `${content.name}(${JSON.stringify(content.arguments)})`;
    case 'tool_response': return String(content.content);
  }
}

/** The same of an event, as a page takes them from its stream. */
function told(event: components['schemas']['StreamEvent']): string {
  switch (event.event) {
    case 'task.status': return event.data.status;
    case 'step.started':
    case 'step.completed': return event.data.step.type;
    case 'message.delta': return event.data.text;
    case 'message.completed': return event.data.content;
    case 'message.removed': return event.data.message_id;
    case 'task.completed': return event.data.output ?? event.data.error ?? '';
    case 'task.input_required': return event.data.prompt ?? '';
    case 'stream.error': return event.data.code;
  }
}

const me = await client.GET('/v1/me');
const agent = me.data!.agent_id;
const created = await client.POST('/v1/chat/tasks', {
  params: { header: { 'Idempotency-Key': `typescript-${Date.now()}`, Prefer: 'wait=30' } },
  body: { agent_id: agent, message: { content: 'Hello' } },
});
hold('the task is created', created.response.status === 200 || created.response.status === 202);
const id: number = created.data!.task_id;
const task = await client.GET('/v1/chat/tasks/{task_id}', { params: { path: { task_id: id }, query: { wait: 30 } } });
const output: string | null = task.data!.output;
hold('its turn has ended', task.data!.status === 'completed' && output === 'Hello');
const appended = await client.POST('/v1/chat/tasks/{task_id}/messages', {
  params: { path: { task_id: id } },
  body: { agent_id: agent, message: { content: 'Again' }, on_busy: 'enqueue' },
});
hold('a message is appended', appended.response.status === 202 && appended.data !== undefined);
await client.GET('/v1/chat/tasks/{task_id}', { params: { path: { task_id: id }, query: { wait: 30 } } });
const messages = await client.GET('/messages', { params: { query: { task_id: String(id), order_direction: 'asc' } } });
hold('the ledger holds the conversation', messages.data!.map(message => textOf(message.content)).join() === 'Hello,Hello,Again,Again');
const token = await client.POST('/v1/chat/tasks/{task_id}/events/token', { params: { path: { task_id: id } } });
const stream = await fetch(service + token.data!.url);
const frames = (await stream.text()).trim().split('\n\n').map(frame => {
  const fields = Object.fromEntries(frame.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  return { ...fields, data: JSON.parse(fields['data']!) } as components['schemas']['StreamEvent'];
});
hold('its events are told', frames.map(told).at(-1) === 'Again');
const cancelled = await client.POST('/v1/chat/tasks/{task_id}/cancel', { params: { path: { task_id: id } } });
const code: string | undefined = cancelled.error && 'error' in cancelled.error ? cancelled.error.error.code : undefined;
hold('a refusal has its code', cancelled.response.status === 409 && code === 'task_not_cancelable');
console.log(JSON.stringify({ client: 'openapi-typescript', checks }));
