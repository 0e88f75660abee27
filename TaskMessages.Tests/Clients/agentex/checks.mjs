// Runs the vendor's TypeScript SDK against the service: argv[2] its address, argv[3] where a synchronous agent lives that answers "Hello from the agent" piece by piece,
// argv[4] where an asynchronous one does, argv[6] docs/vendors.md. Prints one JSON line a check, then a summary line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[5]);
const { default: Agentex } = require('agentex');
const { agentRPCNonStreaming, agentRPCWithStreaming, subscribeTaskState } = require('agentex/lib');

const [, , baseURL, syncUrl, asyncUrl] = process.argv;
const text = (content, author = 'user') => ({ type: 'text', author, content });
const ANSWER = 'Hello from the agent';

async function register(name, acp_url, acp_type) {
  const body = JSON.stringify({ name, description: 'An agent of the tests.', acp_url, acp_type });
  const response = await fetch(`${baseURL}/agents/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(response.status, 200);
  const agent = await response.json();
  return { agent, client: new Agentex({ apiKey: agent.agent_api_key, baseURL, maxRetries: 0 }) };
}

const { agent, client } = await register('sdk-sync', syncUrl, 'sync');
const other = await register('sdk-async', asyncUrl, 'async');
const rpc = async (who, method, params) => {
  const answer = await agentRPCNonStreaming(who.client, { agentID: who.agent.id }, method, params);
  assert.equal(answer.error ?? null, null, JSON.stringify(answer.error));
  return answer.result;
};
const me = { agent, client };
const contents = (messages) => messages.map((message) => message.content.content);

const checks = {
  async agents() {
    assert.deepEqual((await client.agents.list()).map((each) => each.name), ['sdk-sync']);
    assert.equal((await client.agents.retrieve(agent.id)).acp_type, 'sync');
    assert.equal((await client.agents.retrieveByName('sdk-sync')).id, agent.id);
    await assert.rejects(client.agents.retrieveByName('nobody'), Agentex.NotFoundError);
    assert.equal((await register('sdk-sync', syncUrl, 'sync')).agent.agent_api_key, agent.agent_api_key);
  },

  async tasks() {
    const task = await rpc(me, 'task/create', { name: 'sdk task', params: { a: 1 } });
    assert.equal((await client.tasks.retrieve(task.id)).params.a, 1);
    assert.equal((await client.tasks.retrieveByName('sdk task')).id, task.id);
    assert.ok((await client.tasks.list()).some((each) => each.id === task.id));
    assert.equal((await client.tasks.retrieve(task.id, { relationships: ['agents'] })).agents[0].name, 'sdk-sync');
    await client.tasks.deleteByName('sdk task');
    await assert.rejects(client.tasks.retrieve(task.id), Agentex.NotFoundError);
  },

  async messageIsSentAndAnswered() {
    const messages = await rpc(me, 'message/send', { content: text('hi') });
    assert.deepEqual(contents(messages), [ANSWER]);
    assert.deepEqual(contents(await client.messages.list({ task_id: messages[0].task_id })), [ANSWER, 'hi']);
  },

  async answerIsStreamed() {
    const updates = [];
    for await (const each of agentRPCWithStreaming(client, { agentName: 'sdk-sync' }, 'message/send', { content: text('hi') })) updates.push(each.result);
    assert.equal(updates[0].type, 'start');
    assert.equal(updates.at(-1).type, 'done');
    assert.equal(updates.map((each) => each.delta?.text_delta ?? '').join(''), ANSWER);
  },

  async taskIsFollowedWhileItIsTalkedTo() {
    const task = await rpc(me, 'task/create', {});
    const seen = [];
    const stop = new AbortController();
    let connected, answered;
    const isConnected = new Promise((resolve) => (connected = resolve));
    const isAnswered = new Promise((resolve) => (answered = resolve));
    const followed = subscribeTaskState(client, { taskID: task.id }, {
      onMessagesChange(messages) {
        seen.push(messages.at(-1)?.content.content);
        if (messages.length === 2 && messages[1].content.content === ANSWER) answered();
      },
      onTaskChange() {},
      onAgentsChange() {},
      onStreamStatusChange: (status) => status === 'connected' && connected(),
      onError(error) { seen.push(`error ${error}`); },
    }, { signal: stop.signal });
    await isConnected;
    await rpc(me, 'message/send', { task_id: task.id, content: text('hi') });
    await isAnswered;
    stop.abort();
    assert.deepEqual(await followed, { aborted: true });
    assert.ok(seen.includes('hi') && seen.some((each) => each && each !== ANSWER && ANSWER.startsWith(each)), `it is seen to grow: ${seen}`);
  },

  async messages() {
    const [{ task_id }] = await rpc(me, 'message/send', { content: text('hi') });
    const made = await client.messages.create({ task_id, content: text('one', 'agent') });
    assert.equal((await client.messages.update(made.id, { task_id, content: text('two', 'agent') })).content.content, 'two');
    assert.equal((await client.messages.retrieve(made.id)).content.content, 'two');
    const batch = await client.messages.batch.create({ task_id, contents: [text('a', 'agent'), text('b', 'agent')] });
    assert.deepEqual(contents(batch), ['a', 'b']);
    const updates = Object.fromEntries(batch.map((each) => [each.id, text(`${each.content.content}!`, 'agent')]));
    assert.deepEqual(contents(await client.messages.batch.update({ task_id, updates })), ['a!', 'b!']);
  },

  async statesAndTrackersAndSpans() {
    const task = await rpc(me, 'task/create', {});
    const state = await client.states.create({ task_id: task.id, agent_id: agent.id, state: { step: 1 } });
    assert.equal((await client.states.update(state.id, { task_id: task.id, agent_id: agent.id, state: { step: 2 } })).state.step, 2);
    assert.equal((await client.states.list({ task_id: task.id }))[0].id, state.id);
    await client.states.delete(state.id);
    await assert.rejects(client.states.retrieve(state.id), Agentex.NotFoundError);
    const tracker = (await client.tracker.list({ task_id: task.id }))[0];
    assert.equal((await client.tracker.update(tracker.id, { status: 'at work' })).status, 'at work');
    const span = await client.spans.create({ name: 'a span', start_time: new Date().toISOString(), trace_id: task.id });
    assert.equal((await client.spans.update(span.id, { output: { a: 1 } })).output.a, 1);
    assert.deepEqual((await client.spans.list({ trace_id: task.id })).map((each) => each.id), [span.id]);
    assert.equal((await client.spans.retrieve(span.id)).name, 'a span');
  },

  async eventsReachAnAsynchronousAgent() {
    const task = await rpc(other, 'task/create', { name: 'sdk events' });
    const event = await rpc(other, 'event/send', { task_id: task.id, content: text('work') });
    assert.equal((await other.client.events.retrieve(event.id)).content.content, 'work');
    assert.deepEqual((await other.client.events.list({ task_id: task.id, agent_id: other.agent.id })).map((each) => each.sequence_id), [1]);
    assert.equal((await rpc(other, 'task/cancel', { task_id: task.id })).status, 'CANCELED');
  },

  async everythingIsDeleted() {
    const leaving = await register('sdk-leaving', asyncUrl, 'async');
    const byName = await register('sdk-leaving-by-name', asyncUrl, 'async');
    const task = await rpc(leaving, 'task/create', { name: 'sdk left' });
    const anybody = new Agentex({ apiKey: 'none', baseURL, maxRetries: 0, defaultHeaders: { Authorization: null } });
    assert.equal((await anybody.agents.delete(leaving.agent.id)).id, leaving.agent.id);
    assert.equal((await anybody.agents.deleteByName(byName.agent.name)).id, byName.agent.id);
    assert.equal((await anybody.tasks.retrieve(task.id)).status, 'CANCELED');
    await anybody.tasks.delete(task.id);
  },

  async streamsAreReadByIdAndByName() {
    const task = await rpc(me, 'task/create', { name: 'sdk streamed' });
    for (const open of [() => client.tasks.streamEvents(task.id), () => client.tasks.streamEventsByName('sdk streamed')]) {
      const stream = await open();
      for await (const frame of stream) {
        assert.equal(frame.type, 'connected');
        break;
      }
    }
  },

  async callsByName() {
    const answer = await client.agents.rpcByName('sdk-sync', { method: 'task/create', params: {} });
    assert.equal((await client.tracker.retrieve(answer.result.id)).agent_id, agent.id);
  },

  async whatIsNotHereSaysSo() {
    await assert.rejects(client.deploymentHistory.list({ agent_id: agent.id }), Agentex.NotFoundError);
    await assert.rejects(client.deploymentHistory.retrieve('1'), Agentex.NotFoundError);
  },

  async everyMethodIsOnThePage() {
    const page = readFileSync(process.argv[6], 'utf8');
    const methods = (resource, path) => Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
      .filter((name) => name !== 'constructor')
      .map((name) => `${path}.${name}`);
    const all = Object.entries(client)
      .filter(([, resource]) => resource?._client)
      .flatMap(([name, resource]) => [...methods(resource, name), ...(resource.batch ? methods(resource.batch, `${name}.batch`) : [])]);
    assert.ok(all.length > 30, `${all}`);
    for (const method of all) assert.ok(page.includes(`| \`${method}\` |`), `${method} is missing`);
  },

  async otherAgentsTasksDoNotExist() {
    const task = await rpc(me, 'task/create', {});
    await assert.rejects(other.client.tasks.retrieve(task.id), Agentex.NotFoundError);
    await assert.rejects(other.client.agents.rpc(agent.id, { method: 'task/create', params: {} }), Agentex.NotFoundError);
  },
};

let count = 0;
for (const [check, run] of Object.entries(checks)) {
  count++;
  try {
    await run();
    console.log(JSON.stringify({ check, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ check, ok: false, error: String(error.stack ?? error) }));
  }
}

console.log(JSON.stringify({ client: 'agentex 0.1.0-alpha.9', checks: count }));
process.exit(0);
