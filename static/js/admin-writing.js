// While somebody writes: keeps the typing in a private slot, says who else is at the record, puts
// what the gate says beside the fields, and lets no typed word be lost by a broken connection, a
// session that ended, a second press or a closed page. Without it the form works as any other.
{
  const place = document.getElementById("writing");
  const form = place && document.getElementById(place.dataset.form);

  const SECOND = 1000;
  const SAVE_AFTER = 10 * SECOND;
  const SIGN_OF_LIFE_EVERY = 30 * SECOND;
  // An unattended desk is signed out in time: the page gives no sign for it.
  const SILENT_AFTER = 10 * 60 * SECOND;
  const ANSWER_WITHIN = 8 * SECOND;
  const FINDINGS_AFTER = 2 * SECOND;
  const FINDINGS_EVERY = 5 * SECOND;
  const RETRIES = [5, 10, 20, 40, 60].map((seconds) => seconds * SECOND);
  // What a browser sends after a page is gone.
  const MOST_OF_A_BEACON = 60_000;

  const start = () => {
    const { dataset } = place;
    const line = place.querySelector(".writing__line");
    const alarm = place.querySelector(".writing__alert");
    const count = place.querySelector(".writing__count");
    const whole = document.getElementById("findings-whole");
    const others = document.getElementById("writing-others");
    form.querySelector(".submit-row").prepend(place);

    // What the form holds -----------------------------------------------------------------------

    const editors = () =>
      Object.values(window.CKEDITOR?.instances ?? {}).filter(
        (editor) => editor.status === "ready" && form.contains(editor.element.$),
      );
    const token = () => form.elements.csrfmiddlewaretoken;
    const typed = () => {
      for (const editor of editors()) editor.updateElement();
      const data = new FormData();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && name !== token().name) data.append(name, value);
      }
      return data;
    };
    const asText = (data) => JSON.stringify([...data]);

    // The text the slot or the record has; null while nobody knows.
    let kept = null;
    let stirred = "unkept" in dataset;
    let touchedAt = Date.now();
    const isUnkept = () => (kept === null ? stirred : asText(typed()) !== kept);

    // Talking to the site -----------------------------------------------------------------------

    const ask = async (url, body) => {
      const stop = new AbortController();
      const alarmClock = setTimeout(() => stop.abort(), ANSWER_WITHIN);
      try {
        const response = await fetch(url, {
          method: body ? "POST" : "GET",
          body,
          redirect: "manual",
          headers: { Accept: "application/json", "X-CSRFToken": token().value },
          signal: stop.signal,
        });
        if (response.type === "opaqueredirect") return { state: "ended" };
        const json = response.headers.get("Content-Type")?.startsWith("application/json");
        const answer = json ? await response.json() : {};
        const states = { 200: "kept", 403: "forbidden", 404: "forbidden", 409: "elsewhere" };
        const tooLong = [400, 413].includes(response.status);
        const state = tooLong ? "long" : (states[response.status] ?? "offline");
        return { state: state === "kept" && !json ? "offline" : state, answer };
      } catch {
        return { state: "offline" };
      } finally {
        clearTimeout(alarmClock);
      }
    };
    // A new sign-in makes the token of the form an old one.
    const renewToken = async () => {
      const { state, answer } = await ask(dataset.autosave);
      if (state !== "kept") return state;
      if (String(answer.person) !== dataset.person) return "ended";
      for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
        input.value = answer.token;
      }
      return "kept";
    };
    const post = async (url, body) => {
      body.set("_person", dataset.person);
      const first = await ask(url, body);
      if (first.state !== "forbidden") return first;
      const state = await renewToken();
      return state === "kept" ? ask(url, body) : { state };
    };

    // Saying what happened ----------------------------------------------------------------------

    const say = (element, words) => {
      if (element.textContent !== words) element.textContent = words;
    };
    const warn = (words, link) => {
      if (alarm.dataset.words === words) return;
      alarm.dataset.words = words;
      alarm.textContent = words;
      if (!link) return;
      const way = document.createElement("a");
      way.href = dataset.signIn;
      way.target = "_blank";
      way.rel = "noopener";
      way.textContent = dataset.wordsSignIn;
      alarm.append(" ", way);
    };
    const tell = ({ state, answer }) => {
      if (state === "kept") warn("");
      const isHeld = alarm.dataset.words === dataset.wordsHeld;
      if (state === "offline" && !isHeld) warn(dataset.wordsOffline);
      if (state === "ended") warn(dataset.wordsEnded, true);
      if (state === "forbidden") warn(dataset.wordsForbidden);
      if (state === "long") warn(answer?.words ?? dataset.wordsLong);
      if (state === "elsewhere") warn(answer.words);
      if (state !== "kept") say(line, "");
      if (answer?.words && state === "kept") say(line, answer.words);
      if (!answer?.others) return;
      if (answer.others.join() === [...others.children].map((one) => one.textContent).join()) return;
      others.hidden = answer.others.length === 0;
      others.replaceChildren(
        ...answer.others.map((words) => {
          const one = document.createElement("li");
          one.textContent = words;
          return one;
        }),
      );
    };

    // The slot ----------------------------------------------------------------------------------

    let sending = null;
    let failures = 0;
    let saveTimer = 0;
    const sendOnce = async () => {
      clearTimeout(saveTimer);
      saveTimer = 0;
      const data = typed();
      const text = asText(data);
      const isNew = kept === null ? stirred : text !== kept;
      const body = isNew ? data : new FormData();
      if (isNew) body.set("_typed", "1");
      const result = await post(dataset.autosave, body);
      if (result.state === "kept" && isNew) kept = text;
      failures = ["offline", "ended"].includes(result.state) ? failures + 1 : 0;
      if (failures) saveAfter(RETRIES[Math.min(failures, RETRIES.length) - 1]);
      tell(result);
      return result.state;
    };
    const send = () => {
      if (!sending) {
        sending = sendOnce().finally(() => {
          sending = null;
        });
      }
      return sending;
    };
    const saveAfter = (pause) => {
      if (!saveTimer) saveTimer = setTimeout(send, pause);
    };

    // Findings ----------------------------------------------------------------------------------

    let looking = false;
    let lookTimer = 0;
    let lookedAt = 0;
    const boxOf = (field) =>
      [...form.getElementsByClassName(`box-${field}`)].find((box) => !box.closest(".inline-group"));
    const describe = (box, field, id, is) => {
      const editor = window.CKEDITOR?.instances[`id_${field}`];
      const control = editor?.container?.$ ?? document.getElementById(`id_${field}`) ?? box;
      const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(/\s+/u));
      ids.delete("");
      if (is) ids.add(id);
      else ids.delete(id);
      if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
      else control.removeAttribute("aria-describedby");
    };
    const fill = (list, found) => {
      list.hidden = found.length === 0;
      list.replaceChildren(
        ...found.map(({ level, level_words: words, message }) => {
          const one = document.createElement("li");
          const pill = document.createElement("span");
          pill.className = `pill pill-${level}`;
          pill.textContent = words;
          one.append(pill, ` ${message}`);
          return one;
        }),
      );
    };
    const showFindings = ({ findings, words }) => {
      const homeless = [];
      const byField = new Map();
      for (const found of findings) {
        if (!found.field || !boxOf(found.field)) homeless.push(found);
        else byField.set(found.field, [...(byField.get(found.field) ?? []), found]);
      }
      for (const list of form.querySelectorAll(".findings[id^=id_]")) {
        const field = list.id.slice("id_".length, -"_findings".length);
        if (byField.has(field)) continue;
        describe(list.closest(".fieldBox"), field, list.id, false);
        list.remove();
      }
      for (const [field, found] of byField) {
        const box = boxOf(field);
        const id = `id_${field}_findings`;
        let list = document.getElementById(id);
        if (!list) {
          list = document.createElement("ul");
          list.className = "findings";
          list.id = id;
          box.append(list);
        }
        fill(list, found);
        describe(box, field, id, true);
      }
      fill(whole, homeless);
      say(count, words);
    };
    const look = async () => {
      lookTimer = 0;
      if (looking) return lookAfter(FINDINGS_AFTER);
      looking = true;
      lookedAt = Date.now();
      const { state, answer } = await post(dataset.findings, typed());
      looking = false;
      if (state === "kept") showFindings(answer);
      return undefined;
    };
    const lookAfter = (pause) => {
      clearTimeout(lookTimer);
      lookTimer = setTimeout(look, Math.max(pause, lookedAt + FINDINGS_EVERY - Date.now()));
    };

    // What the person does ----------------------------------------------------------------------

    const touched = () => {
      touchedAt = Date.now();
    };
    const changed = () => {
      touched();
      stirred = true;
      saveAfter(SAVE_AFTER);
      lookAfter(FINDINGS_AFTER);
    };
    const listenTo = (editor) => {
      editor.on("change", changed);
    };
    for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) listenTo(editor);
    window.CKEDITOR?.on("instanceReady", ({ editor }) => listenTo(editor));
    for (const name of ["input", "change", "formset:added", "formset:removed"]) {
      form.addEventListener(name, changed);
    }
    // Calendars and choosers of the admin change a field without a word.
    for (const name of ["click", "keyup"]) {
      document.addEventListener(name, () => {
        touched();
        if (kept !== null) saveAfter(SAVE_AFTER);
      });
    }

    // Editors tidy up what they are given; that is no typing.
    const settle = (tries) => {
      const all = Object.values(window.CKEDITOR?.instances ?? {});
      const fields = form.querySelectorAll("textarea[data-type=ckeditortype]");
      const own = [...fields].filter((field) => !field.name.includes("__prefix__"));
      const isReady = all.length >= own.length && all.every(({ status }) => status === "ready");
      if (!isReady && tries > 0) return void setTimeout(() => settle(tries - 1), 200);
      if (stirred) saveAfter(SAVE_AFTER);
      else kept = asText(typed());
      if ("unkept" in dataset || "restored" in dataset) lookAfter(FINDINGS_AFTER);
      return undefined;
    };
    settle(50);

    setInterval(() => {
      const isAway = document.hidden || Date.now() - touchedAt > SILENT_AFTER;
      if (!isAway && failures === 0 && sent !== "sent") send();
    }, SIGN_OF_LIFE_EVERY);
    // A page loaded anew says so after the one before has said that it is gone.
    setTimeout(send, 3 * SECOND);
    window.addEventListener("online", send);
    window.addEventListener("focus", () => {
      if (failures) send();
    });

    // Leaving and sending -----------------------------------------------------------------------

    // "": nothing is being sent; "asking": the site is asked whether it is there; "sent".
    let sent = "";
    const bid = (isLeaving) => {
      if (sent === "sent") return;
      const data = typed();
      const goesAlong = isUnkept() && new Blob([asText(data)]).size < MOST_OF_A_BEACON;
      if (!goesAlong && !isLeaving) return;
      const body = goesAlong ? data : new FormData();
      if (goesAlong) body.set("_typed", "1");
      body.set(token().name, token().value);
      body.set("_person", dataset.person);
      if (isLeaving) body.set("_leaving", "1");
      navigator.sendBeacon(dataset.autosave, body);
    };
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) bid(false);
      else if (failures || isUnkept()) send();
    });
    window.addEventListener("pagehide", () => bid(true));
    window.addEventListener("pageshow", ({ persisted }) => {
      // The way back shows a form that was sent already: what came of it is on the site.
      if (persisted && sent) window.location.reload();
    });
    window.addEventListener("beforeunload", (event) => {
      if (sent !== "sent" && isUnkept()) event.preventDefault();
    });

    const buttons = () => [...form.elements].filter(({ type }) => type === "submit");
    const setDisabled = (are) => {
      for (const button of buttons()) button.disabled = are;
    };
    form.addEventListener("submit", async (event) => {
      if (sent === "ready") {
        sent = "sent";
        // After the event: a disabled button would not be sent. Enabled again for who stops the
        // browser from loading.
        setTimeout(() => setDisabled(true));
        setTimeout(() => {
          sent = "";
          setDisabled(false);
        }, 20 * SECOND);
        return;
      }
      event.preventDefault();
      if (sent) return;
      sent = "asking";
      const { submitter } = event;
      if (sending) await sending;
      const state = await send();
      if (["offline", "ended", "forbidden"].includes(state)) {
        sent = "";
        if (state === "offline") warn(dataset.wordsHeld);
        return;
      }
      clearTimeout(saveTimer);
      sent = "ready";
      form.requestSubmit(submitter);
    });
  };
  if (form) start();
}
