// Runs the sentences of a job through node-routeros and prints the answers as JSON.
const { RouterOSAPI } = require("node-routeros");

function finish(result) {
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

async function ask(api, words) {
  try {
    return { rows: await api.write(words), trap: "" };
  } catch (error) {
    return { rows: [], trap: error.message };
  }
}

async function run(job) {
  const api = new RouterOSAPI({ host: job.host, port: job.port, user: job.user, password: job.password, timeout: 60 });
  api.on("error", (error) => finish({ error: error.message }));
  try {
    await api.connect();
  } catch (error) {
    return finish({ error: error.message });
  }
  let answers = [];
  if (job.together) {
    answers = await Promise.all(job.sentences.map((words) => ask(api, words)));
  } else {
    for (const words of job.sentences) answers.push(await ask(api, words));
  }
  finish({ answers });
}

process.on("uncaughtException", (error) => finish({ error: error.message }));
let text = "";
process.stdin.on("data", (chunk) => (text += chunk));
process.stdin.on("end", () => run(JSON.parse(text)));
