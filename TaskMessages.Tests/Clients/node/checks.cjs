// Runs the Node driver against the server named by the connection string in argv[2]; prints one JSON line a check, then a summary line.
'use strict';
const assert = require('node:assert/strict');
const { ObjectId, Long, Decimal128, Binary, GridFSBucket, MongoServerError, MongoBulkWriteError } = require('mongodb');
const run = require('./harness.cjs');

const fill = (collection, count) =>
  collection.insertMany(Array.from({ length: count }, (_, i) => ({ _id: i, group: i % 5, name: `n${String(i).padStart(4, '0')}` })));

async function fails(code, action) {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof MongoServerError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new Error(`expected error ${code}`);
}

const checks = {
  async handshake(client, db) {
    const hello = await db.admin().command({ hello: 1 });
    assert.equal(hello.isWritablePrimary, true);
    assert.equal(hello.maxBsonObjectSize, 16777216);
    assert.equal((await db.admin().buildInfo()).versionArray[0], 7);
    assert.equal((await db.command({ ping: 1 })).ok, 1);
  },

  async everyTypeRoundTrips(client, db) {
    const document = {
      _id: new ObjectId(), double: 1.5, string: 'häß€😀', binary: new Binary(Buffer.from([0, 1])), bool: true, date: new Date(1709210000123),
      null: null, regex: /^a/i, int: 7, long: Long.fromString('9007199254740993'), decimal: Decimal128.fromString('1.50'), array: [1, [2], { x: 3 }], empty: {},
    };
    await db.collection('c').insertOne({ ...document });
    assert.deepEqual(await db.collection('c').findOne({}, { promoteLongs: false, promoteValues: true }), document);
  },

  async cursorOverSeveralBatches(client, db) {
    const c = db.collection('c');
    await fill(c, 1000);
    assert.deepEqual((await c.find({}, { batchSize: 64 }).toArray()).map(d => d._id), [...Array(1000).keys()]);
    assert.deepEqual((await c.find({ group: 3 }).sort({ name: -1 }).batchSize(7).limit(20).toArray()).map(d => d._id).slice(0, 3), [998, 993, 988]);
    let seen = 0;
    for await (const _ of c.find({ group: { $in: [1, 2] } }, { batchSize: 3, projection: { name: 1 } })) seen++;
    assert.equal(seen, 400);
  },

  async closedCursorIsKilled(client, db) {
    const c = db.collection('c');
    await fill(c, 300);
    const cursor = c.find({}, { batchSize: 10 });
    await cursor.next();
    const id = cursor.id;
    await cursor.close();
    await fails(43, () => db.command({ getMore: id, collection: 'c' }));
  },

  async filesInGridFs(client, db) {
    const bucket = new GridFSBucket(db, { chunkSizeBytes: 64 * 1024 });
    const content = Buffer.alloc(1_000_003, 'GridFS of the Node driver ');
    const id = await new Promise((resolve, reject) => {
      const stream = bucket.openUploadStream('file', { metadata: { kind: 'test' } });
      stream.once('finish', () => resolve(stream.id)).once('error', reject);
      stream.end(content);
    });
    const read = async stream => {
      const pieces = [];
      for await (const piece of stream) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    assert.ok((await read(bucket.openDownloadStream(id))).equals(content));
    assert.ok((await read(bucket.openDownloadStreamByName('file', { start: 500_000, end: 500_100 }))).equals(content.subarray(500_000, 500_100)));
    assert.deepEqual((await bucket.find({ 'metadata.kind': 'test' }).toArray()).map(f => [f.filename, f.length]), [['file', 1_000_003]]);
    await bucket.rename(id, 'other');
    await bucket.delete(id);
    assert.equal(await db.collection('fs.chunks').countDocuments(), 0);
  },

  async indexManagement(client, db) {
    const c = db.collection('c');
    await fill(c, 50);
    assert.deepEqual(await c.createIndexes([{ key: { group: 1 } }, { key: { name: -1 }, name: 'by_name', unique: true }]), ['group_1', 'by_name']);
    assert.equal(await c.indexExists(['group_1', 'by_name']), true);
    assert.equal((await fails(11000, () => c.createIndex({ group: 1 }, { unique: true, name: 'clash' }))).codeName, 'DuplicateKey');
    await c.dropIndex('group_1');
    assert.deepEqual((await c.listIndexes().toArray()).map(i => i.name), ['_id_', 'by_name']);
    assert.equal((await db.command({ validate: 'c' })).valid, true);
  },

  async updates(client, db) {
    const c = db.collection('c');
    await fill(c, 10);
    let result = await c.updateOne({ _id: 1 }, { $set: { x: 5 }, $inc: { group: 10 } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [1, 1]);
    result = await c.updateMany({ _id: { $gte: 5 } }, { $unset: { name: '' } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [5, 5]);
    result = await c.updateOne({ _id: 77 }, { $setOnInsert: { made: true } }, { upsert: true });
    assert.equal(result.upsertedId, 77);
    result = await c.replaceOne({ _id: 77 }, { z: 1 });
    assert.equal(result.modifiedCount, 1);
    await c.insertOne({ _id: 80, items: [{ k: 1, v: 1 }, { k: 2, v: 1 }] });
    await c.updateOne({ _id: 80 }, { $set: { 'items.$[e].v': 9 } }, { arrayFilters: [{ 'e.k': 2 }] });
    await c.updateOne({ _id: 80, 'items.k': 1 }, { $inc: { 'items.$.v': 1 } });
    assert.deepEqual(await c.findOne({ _id: 80 }), { _id: 80, items: [{ k: 1, v: 2 }, { k: 2, v: 9 }] });
  },

  async deletes(client, db) {
    const c = db.collection('c');
    await fill(c, 10);
    assert.equal((await c.deleteOne({ group: 1 })).deletedCount, 1);
    assert.equal((await c.deleteMany({ group: { $in: [1, 2] } })).deletedCount, 3);
    assert.equal(await c.countDocuments(), 6);
  },

  async findOneAndModify(client, db) {
    const c = db.collection('c');
    await fill(c, 10);
    assert.equal((await c.findOneAndUpdate({ _id: 2 }, { $inc: { n: 1 } })).n, undefined);
    assert.deepEqual(
      await c.findOneAndUpdate({ group: 4 }, { $inc: { n: 1 } }, { sort: { _id: -1 }, returnDocument: 'after', projection: { n: 1 } }), { _id: 9, n: 1 });
    assert.equal(await c.findOneAndUpdate({ _id: 404 }, { $set: { n: 1 } }), null);
    const raw = await c.findOneAndUpdate({ _id: 404 }, { $set: { n: 1 } }, { upsert: true, includeResultMetadata: true });
    assert.deepEqual([raw.value, raw.lastErrorObject.updatedExisting, raw.lastErrorObject.upserted], [null, false, 404]);
    assert.deepEqual(await c.findOneAndReplace({ _id: 404 }, { m: 1 }, { returnDocument: 'after' }), { _id: 404, m: 1 });
    assert.deepEqual(await c.findOneAndDelete({ _id: 404 }), { _id: 404, m: 1 });
  },

  async indexes(client, db) {
    const c = db.collection('c');
    assert.equal(await c.createIndex({ a: 1, b: -1 }), 'a_1_b_-1');
    assert.deepEqual(await c.createIndexes([{ key: { u: 1 }, unique: true, name: 'only' }, { key: { s: 1 }, sparse: true }]), ['only', 's_1']);
    assert.deepEqual((await c.indexes()).map(i => i.name), ['_id_', 'a_1_b_-1', 'only', 's_1']);
    await c.dropIndex('only');
    await fails(27, () => c.dropIndex('only'));
    const plan = await c.find({ a: 5 }).explain();
    assert.ok(JSON.stringify(plan.queryPlanner.winningPlan).includes('IXSCAN'));
  },

  async duplicateKeys(client, db) {
    const c = db.collection('c');
    await c.createIndex({ email: 1 }, { unique: true });
    await c.insertOne({ _id: 1, email: 'a' });
    const error = await fails(11000, () => c.insertOne({ _id: 2, email: 'a' }));
    assert.deepEqual([error.keyPattern, error.keyValue], [{ email: 1 }, { email: 'a' }]);
    await fails(11000, () => c.findOneAndUpdate({ _id: 3 }, { $set: { email: 'a' } }, { upsert: true }));
  },

  async bulkWrites(client, db) {
    const c = db.collection('c');
    const result = await c.bulkWrite([
      { insertOne: { document: { _id: 1 } } }, { insertOne: { document: { _id: 2 } } }, { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } },
      { updateMany: { filter: {}, update: { $set: { b: 1 } } } }, { updateOne: { filter: { _id: 9 }, update: { $set: { c: 1 } }, upsert: true } },
      { replaceOne: { filter: { _id: 2 }, replacement: { r: 1 } } }, { deleteOne: { filter: { _id: 1 } } },
    ]);
    assert.deepEqual([result.insertedCount, result.matchedCount, result.modifiedCount, result.deletedCount, result.upsertedIds], [2, 4, 4, 1, { 4: 9 }]);
    await assert.rejects(c.insertMany([{ _id: 50 }, { _id: 52 }, { _id: 50 }, { _id: 53 }], { ordered: false }), error => {
      assert.ok(error instanceof MongoBulkWriteError);
      assert.deepEqual([error.result.insertedCount, error.writeErrors[0].index, error.code], [3, 2, 11000]);
      return true;
    });
  },

  async aggregation(client, db) {
    const c = db.collection('c');
    await fill(c, 500);
    const grouped = await c.aggregate([
      { $match: { _id: { $lt: 50 } } }, { $group: { _id: '$group', count: { $sum: 1 }, top: { $max: '$_id' } } }, { $sort: { _id: 1 } }, { $limit: 1 },
    ]).toArray();
    assert.deepEqual(grouped, [{ _id: 0, count: 10, top: 45 }]);
    assert.equal((await c.aggregate([{ $project: { name: 1 } }], { batchSize: 11 }).toArray()).length, 500);
    await fails(40324, () => c.aggregate([{ $nonsense: {} }]).toArray());
  },

  async collectionsAndDatabases(client, db) {
    await db.createCollection('made');
    await fails(73, () => db.createCollection('a$b'));
    assert.deepEqual((await db.listCollections({}, { nameOnly: true }).toArray()).map(c => c.name), ['made']);
    assert.equal(await db.dropCollection('made'), true);
    await db.collection('c').insertOne({});
    assert.ok((await db.admin().listDatabases()).databases.some(d => d.name === db.databaseName));
    assert.equal(await db.dropDatabase(), true);
    assert.ok(!(await db.admin().listDatabases()).databases.some(d => d.name === db.databaseName));
  },

  async parallelClaimsTakeEachDocumentOnce(client, db) {
    const c = db.collection('c');
    await c.createIndex({ state: 1, at: 1 });
    await c.insertMany(Array.from({ length: 200 }, (_, i) => ({ _id: i, state: 'queued', at: i })));
    const claimed = [];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (;;) {
        const task = await c.findOneAndUpdate({ state: 'queued' }, { $set: { state: 'running' } }, { sort: { at: 1 }, returnDocument: 'after' });
        if (!task) return;
        claimed.push(task._id);
      }
    }));
    assert.deepEqual(claimed.sort((a, b) => a - b), [...Array(200).keys()]);
  },

  async transactionsAreRefused(client, db) {
    const session = client.startSession();
    try {
      session.startTransaction();
      // The driver puts its own words in the place of error 20.
      await assert.rejects(db.collection('c').insertOne({ _id: 1 }, { session }), /does not support retryable writes/);
      await session.abortTransaction().catch(() => {});
    } finally {
      await session.endSession();
    }
  },
};

run(checks, 'node', { retryWrites: false });
