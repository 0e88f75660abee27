// Change streams of a collection, as the Node driver opens, follows and resumes them; one JSON line a check, then a summary line.
'use strict';
const assert = require('node:assert/strict');
const run = require('./harness.cjs');

const checks = {
  async writesAreToldInOrder(client, db) {
    const c = db.collection('c');
    const stream = c.watch();
    const first = stream.next();
    while (!stream.resumeToken) await new Promise(resolve => setTimeout(resolve, 5));
    await c.insertOne({ _id: 1, n: 1 });
    await c.updateOne({ _id: 1 }, { $set: { n: 2 } });
    await c.replaceOne({ _id: 1 }, { n: 3 });
    await c.deleteOne({ _id: 1 });
    const events = [await first, await stream.next(), await stream.next(), await stream.next()];
    assert.deepEqual(events.map(event => event.operationType), ['insert', 'update', 'replace', 'delete']);
    assert.deepEqual(events[1].updateDescription.updatedFields, { n: 2 });
    await stream.close();
  },

  async streamIsResumedAfterItsToken(client, db) {
    const c = db.collection('c');
    const stream = c.watch([], { maxAwaitTimeMS: 20 });
    assert.equal(await stream.tryNext(), null);
    const { resumeToken } = stream;
    await stream.close();
    await c.insertMany([{ _id: 1 }, { _id: 2 }]);
    const resumed = c.watch([{ $match: { 'documentKey._id': 2 } }], { resumeAfter: resumeToken });
    assert.deepEqual((await resumed.next()).documentKey, { _id: 2 });
    await resumed.close();
  },

  async droppedCollectionEndsTheStream(client, db) {
    const c = db.collection('c');
    await c.insertOne({ _id: 1 });
    const stream = c.watch([], { maxAwaitTimeMS: 20 });
    assert.equal(await stream.tryNext(), null);
    await c.drop();
    assert.equal((await stream.next()).operationType, 'drop');
    assert.equal((await stream.next()).operationType, 'invalidate');
    await stream.close();
  },
};

run(checks, 'node_watch');
