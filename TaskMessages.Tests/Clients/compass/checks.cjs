// Asks the server named by the connection string in argv[2] for what the screens of MongoDB Compass show, through the layer that Compass itself
// does it with; prints one JSON line a check, then a summary line.
'use strict';
const assert = require('node:assert/strict');
const { connect } = require('mongodb-data-service');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const { version } = JSON.parse(readFileSync(path.join(path.dirname(require.resolve('mongodb-data-service')), '..', 'package.json'), 'utf8'));

const limits = { maxTimeMS: 60000 };

async function fails(code, action) {
  await assert.rejects(action, error => {
    assert.equal(Number(error.code), code, error.message);
    return true;
  });
}

const fill = (service, ns, count) =>
  service.insertMany(ns, Array.from({ length: count }, (_, i) => ({ _id: i, n: i % 7, name: `name ${i}`, tags: ['all', `tag ${i % 3}`], at: new Date(1709210000000 + i) })));

const checks = {
  async connects(service) {
    const instance = await service.instance();
    assert.equal(instance.build.version, '7.0.0');
    assert.equal(instance.build.isEnterprise, false);
    assert.deepEqual(instance.genuineMongoDB, { isGenuine: true, serverName: 'mongodb' });
    assert.equal(instance.featureCompatibilityVersion, '7.0');
    assert.equal(instance.dataLake.isDataLake, false);
    assert.ok(instance.host.cpu_cores > 0 && instance.host.memory_bits > 0 && instance.host.arch && instance.host.os && instance.host.os_family, JSON.stringify(instance.host));
    assert.equal(service.isWritable(), true);
    assert.equal(service.isMongos(), false);
  },

  async listsDatabases(service, database) {
    await fill(service, `${database}.c`, 10);
    const names = (await service.listDatabases()).map(found => found.name);
    assert.ok(names.includes(database), names.join());
    const stats = await service.databaseStats(database);
    assert.deepEqual([stats.collection_count, stats.document_count, stats.index_count], [1, 10, 1]);
    assert.ok(stats.data_size > 0 && stats.storage_size > 0 && stats.index_size > 0, JSON.stringify(stats));
  },

  async listsCollections(service, database) {
    await fill(service, `${database}.c`, 10);
    await service.createCollection(`${database}.made`, {});
    const collections = await service.listCollections(database);
    assert.deepEqual(collections.map(found => [found.name, found.type, found.readonly]).sort(), [['c', 'collection', false], ['made', 'collection', false]]);
    assert.equal((await service.collectionInfo(database, 'c'))._id, `${database}.c`);
    const stats = await service.collectionStats(database, 'c', 'collection');
    assert.deepEqual([stats.document_count, stats.index_count, stats.is_capped], [10, 1, false]);
    assert.ok(stats.document_size > 0 && stats.avg_document_size > 0 && stats.storage_size > 0 && stats.index_size > 0, JSON.stringify(stats));
    assert.equal(await service.dropCollection(`${database}.made`), true);
  },

  async showsDocuments(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 100);
    assert.deepEqual((await service.find(ns, { n: 3 }, { ...limits, sort: { _id: -1 }, skip: 1, limit: 2, projection: { name: 1 } })), [{ _id: 87, name: 'name 87' }, { _id: 80, name: 'name 80' }]);
    assert.equal(await service.count(ns, { n: 3 }, limits), 14);
    assert.equal(await service.count(ns, {}, { ...limits, hint: '_id_' }), 100);
    assert.equal(await service.estimatedCount(ns, limits), 100);
    assert.equal((await service.findCursor(ns, {}, { batchSize: 9 }).toArray()).length, 100);
    assert.equal(await service.fetchShardKey(ns), null);
  },

  async editsDocuments(service, database) {
    const ns = `${database}.c`;
    await service.insertOne(ns, { _id: 1, name: 'Ada' });
    const edited = await service.findOneAndUpdate(ns, { _id: 1, name: 'Ada' }, { $set: { name: 'Ada L.' } }, { returnDocument: 'after', promoteValues: false });
    assert.equal(edited.name, 'Ada L.');
    assert.equal(await service.findOneAndUpdate(ns, { _id: 1, name: 'Ada' }, { $set: { name: 'lost' } }, { returnDocument: 'after' }), null);
    assert.deepEqual(await service.findOneAndReplace(ns, { _id: 1 }, { age: 36 }, { returnDocument: 'after' }), { _id: 1, age: 36 });
    assert.equal((await service.updateMany(ns, {}, { $inc: { age: 1 } })).modifiedCount, 1);
    assert.equal((await service.bulkWrite(ns, [{ insertOne: { document: { _id: 2 } } }, { deleteOne: { filter: { _id: 1 } } }], { ordered: false })).deletedCount, 1);
    assert.equal((await service.deleteOne(ns, { _id: 2 })).deletedCount, 1);
    await fails(11000, () => service.insertMany(ns, [{ _id: 5 }, { _id: 5 }]));
  },

  async samplesForTheSchema(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 500);
    const few = await service.sample(ns, { size: 20 }, { ...limits, promoteValues: false });
    assert.equal(new Set(few.map(found => found._id.value)).size, 20);
    assert.equal((await service.sample(ns, { size: 1000 }, limits)).length, 500);
    const some = await service.sample(ns, { size: 1000, query: { n: 2 }, fields: { n: 1 } }, limits);
    assert.equal(some.length, 72);
    assert.ok(some.every(found => found.n === 2 && found.name === undefined));
  },

  async explains(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 100);
    await service.createIndex(ns, { n: 1 }, { name: 'by_n' });
    const found = await service.explainFind(ns, { n: 3 }, {}, { explainVerbosity: 'allPlansExecution' });
    assert.equal(found.queryPlanner.winningPlan.inputStage.indexName, 'by_n');
    assert.equal(found.executionStats.nReturned, 14);
    assert.equal(found.executionStats.totalKeysExamined, 14);
    const grouped = await service.explainAggregate(ns, [{ $match: { n: 3 } }, { $group: { _id: '$n' } }], {}, { explainVerbosity: 'queryPlanner' });
    assert.equal(grouped.stages[0].$cursor.queryPlanner.winningPlan.inputStage.indexName, 'by_n');
  },

  async showsIndexes(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 100);
    assert.equal(await service.createIndex(ns, { n: 1, name: -1 }, { name: 'both', unique: true, sparse: true }), 'both');
    await service.find(ns, { n: 3 });
    await service.find(ns, { n: 4 });
    const [id, both] = await service.indexes(ns);
    assert.deepEqual([id.name, id.usageCount, id.properties], ['_id_', 0, ['unique']]);
    assert.deepEqual([both.name, both.usageCount, both.cardinality, both.fields], ['both', 2, 'compound', [{ field: 'n', value: 1 }, { field: 'name', value: -1 }]]);
    assert.deepEqual([...both.properties].sort(), ['sparse', 'unique']);
    assert.ok(both.size > 0 && both.relativeSize > 0 && both.usageSince > new Date(0), JSON.stringify(both));
    assert.equal(both.buildProgress.statsError, undefined);
    assert.equal((await service.dropIndex(ns, 'both')).ok, 1);
    assert.equal((await service.indexes(ns)).length, 1);
    await fails(85, async () => {
      await service.createIndex(ns, { n: 1 }, { name: 'one' });
      await service.createIndex(ns, { n: 1 }, { name: 'two' });
    });
    assert.equal(await service.isListSearchIndexesSupported(ns), false);
  },

  async aggregates(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 100);
    const groups = await service.aggregate(ns, [{ $match: { n: { $gt: 4 } } }, { $group: { _id: '$n', count: { $sum: 1 } } }, { $sort: { _id: 1 } }, { $limit: 20 }], { ...limits, allowDiskUse: true });
    assert.deepEqual(groups, [{ _id: 5, count: 14 }, { _id: 6, count: 14 }]);
    assert.equal((await service.aggregateCursor(ns, [{ $unwind: '$tags' }], { batchSize: 7 }).toArray()).length, 200);
    await fails(40324, () => service.aggregate(ns, [{ $facet: { a: [] } }]));
  },

  async showsPerformance(service) {
    const status = await service.serverStatus();
    assert.ok(status.connections.current > 0 && status.mem.resident > 0 && status.opcounters.insert >= 0, JSON.stringify(status));
    await fails(59, () => service.top());
    await assert.rejects(() => service.currentOp());
  },

  async refusesWhatIsNotThere(service, database) {
    const ns = `${database}.c`;
    await fill(service, ns, 3);
    await fails(59, () => service.updateCollection(ns, { validator: { n: 1 } }));
    await fails(59, () => service.renameCollection(ns, 'other'));
    await fails(238, () => service.createView('view', ns, [], {}));
    await fails(20, () => service.previewUpdate(ns, {}, { $set: { n: 1 } }, { sample: 1, timeout: 10000 }));
    assert.deepEqual(await service.find(ns, { n: 1 }, { projection: { n: 1 } }), [{ _id: 1, n: 1 }]);
  },
};

async function main() {
  const service = await connect({ connectionOptions: { connectionString: process.argv[2] }, productName: 'checks' });
  for (const [name, check] of Object.entries(checks)) {
    const database = `compass_${name}`;
    try {
      await service.dropDatabase(database);
      await check(service, database);
      console.log(JSON.stringify({ check: name, ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ check: name, ok: false, error: error.stack ?? String(error) }));
    }
  }

  await service.disconnect();
  console.log(JSON.stringify({ client: `Compass's data service ${version}`, checks: Object.keys(checks).length }));
}

main();
