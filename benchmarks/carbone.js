// Carbone's side of bench_docx.py: node carbone.js NODE_FOLDER TEMPLATE DATA
// Each line read on standard input is a number of documents; the answer is the milliseconds of each, as JSON.
"use strict";
const fs = require("fs");
const path = require("path");
const [folder, template, data] = process.argv.slice(2).map((name) => path.resolve(name));
const carbone = require(require.resolve("carbone", { paths: [folder] }));
const records = JSON.parse(fs.readFileSync(data, "utf8"));
const render = (record) =>
  new Promise((done, fail) => carbone.render(template, record, {}, (error, bytes) => (error ? fail(error) : done(bytes))));

(async () => {
  let next = 0;
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const times = [];
    for (let i = 0; i < +line; i++) {
      const start = process.hrtime.bigint();
      const bytes = await render(records[next++ % records.length]);
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
      if (!bytes.length) throw new Error("empty document");
    }
    console.log(JSON.stringify(times));
  }
  process.exit(0);
})();
