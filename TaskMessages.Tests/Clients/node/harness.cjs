// What the scripts for the Node driver share: each check in a database of its own, one JSON line for each, then a summary line.
'use strict';
const { MongoClient } = require('mongodb');
const driver = require('mongodb/package.json');

module.exports = async function run(checks, prefix, options) {
  const client = await new MongoClient(process.argv[2], { serverSelectionTimeoutMS: 10000, ...options }).connect();
  for (const [name, check] of Object.entries(checks)) {
    const db = client.db(`${prefix}_${name.slice(0, 40)}`);
    await db.dropDatabase();
    try {
      await check(client, db);
      console.log(JSON.stringify({ check: name, ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ check: name, ok: false, error: error.stack ?? String(error) }));
    }
  }
  await client.close();
  console.log(JSON.stringify({ client: `Node driver ${driver.version}`, checks: Object.keys(checks).length }));
};
