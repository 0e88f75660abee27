// Run by mongosh (connected by its command line); prints one JSON line a check, then a summary line.
const assert = require('node:assert/strict');

// The shell's own arrays and documents are not plain ones; their JSON is.
const same = (actual, expected) => assert.equal(JSON.stringify(actual), JSON.stringify(expected));

function fails(code, action) {
  try {
    action();
  } catch (error) {
    assert.equal(error.code, code);
    return;
  }
  throw new Error(`expected error ${code}`);
}

const checks = {
  connects() {
    assert.equal(db.runCommand({ ping: 1 }).ok, 1);
    assert.equal(db.version(), '7.0.0');
    assert.equal(db.hello().isWritablePrimary, true);
  },

  looksInside() {
    db.people.insertMany([{ _id: 1, name: 'Ada' }, { _id: 2, name: 'Bob' }]);
    db.people.createIndex({ name: 1 });
    same(db.getCollectionNames(), ['people']);
    assert.equal(db.people.countDocuments(), 2);
    same(db.people.find({ name: 'Ada' }).toArray(), [{ _id: 1, name: 'Ada' }]);
    same(db.people.getIndexes().map(i => i.name), ['_id_', 'name_1']);
    assert.equal(db.runCommand({ collStats: 'people' }).count, 2);
    assert.equal(db.people.stats().count, 2);
    assert.deepEqual(Object.keys(db.people.stats().indexSizes).sort(), ['_id_', 'name_1']);
    assert.ok(db.people.totalSize() > 0);
    assert.equal(Number(db.people.aggregate([{ $indexStats: {} }, { $match: { name: 'name_1' } }]).next().accesses.ops), 1);
    assert.equal(db.people.aggregate([{ $sample: { size: 1 } }]).toArray().length, 1);
    assert.equal(db.stats().collections, 1);
    assert.ok(db.adminCommand({ listDatabases: 1 }).databases.some(d => d.name === db.getName()));
    assert.ok(JSON.stringify(db.people.find({ name: 'Ada' }).explain('executionStats')).includes('IXSCAN'));
  },

  changesAndRemoves() {
    assert.equal(db.people.updateOne({ _id: 1 }, { $set: { age: 36 } }).modifiedCount, 1);
    same(db.people.findOneAndUpdate({ _id: 1 }, { $inc: { age: 1 } }, { returnDocument: 'after' }), { _id: 1, name: 'Ada', age: 37 });
    same(db.people.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]).toArray(), [{ _id: null, n: 2 }]);
    same(db.people.distinct('name').sort(), ['Ada', 'Bob']);
    assert.equal(db.people.deleteMany({}).deletedCount, 2);
    assert.equal(db.people.drop(), true);
  },

  keepsItselfInOrder() {
    db.things.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: i, n: i % 7 })));
    db.things.createIndex({ n: 1 }, { name: 'by_n' });
    assert.equal(db.things.validate({ full: true }).valid, true);
    assert.equal(db.runCommand({ compact: 'things', force: true }).ok, 1);
    assert.equal(db.things.bulkWrite([{ insertOne: { document: { _id: 200 } } }, { updateMany: { filter: { n: 3 }, update: { $set: { odd: true } } } }]).modifiedCount, 14);
    db.things.dropIndex('by_n');
    same(db.things.getIndexes().map(i => i.name), ['_id_']);
    fails(11000, () => db.things.insertOne({ _id: 1 }));
    assert.equal(db.things.drop(), true);
  },

  answersAboutItself() {
    assert.equal(db.serverStatus().ok, 1);
    assert.equal(db.adminCommand({ getCmdLineOpts: 1 }).ok, 1);
    assert.equal(db.adminCommand({ hostInfo: 1 }).ok, 1);
    fails(59, () => db.runCommand({ nonsense: 1 }));
  },
};

db = db.getSiblingDB('mongosh_checks');
db.dropDatabase();
for (const [name, check] of Object.entries(checks)) {
  try {
    check();
    print(JSON.stringify({ check: name, ok: true }));
  } catch (error) {
    print(JSON.stringify({ check: name, ok: false, error: String(error.stack) }));
  }
}
print(JSON.stringify({ client: `mongosh ${version()}`, checks: Object.keys(checks).length }));
