# Runs the sentences of a job through librouteros and prints the answers as JSON.
import json
import sys

import librouteros
from librouteros.login import plain, token


def ask(api, words):
    # Below api.rawCmd, which turns words such as "yes" and "22" into other types.
    api.protocol.writeSentence(*words)
    rows, traps, reply = [], [], None
    while reply != "!done":
        reply, attributes = api.protocol.readSentence()
        row = dict(word[1:].split("=", 1) for word in attributes if word.startswith("="))
        if reply == "!trap":
            traps.append(row["message"])
        elif row:
            rows.append(row)
    return {"rows": rows, "trap": ", ".join(traps)}


def run(job):
    try:
        api = librouteros.connect(
            host=job["host"], port=job["port"], username=job["user"], password=job["password"], timeout=60,
            encoding="latin-1", login_method=token if job["challenge"] else plain)
    except Exception as error:
        return {"error": str(error) or type(error).__name__}
    answers = []
    for words in job["sentences"]:
        try:
            answers.append(ask(api, words))
        except Exception as error:
            return {"answers": answers, "error": str(error) or type(error).__name__}
    api.close()
    return {"answers": answers}


json.dump(run(json.load(sys.stdin)), sys.stdout)
