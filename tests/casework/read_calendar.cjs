// Reads calendars with ical.js: a JSON list of files on standard input, a list of what it understood on standard output.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const ICAL = require(path.join(__dirname, "..", "vendor", "ical.cjs"));

function property(component, name) {
  const found = component.getFirstPropertyValue(name);
  return found === null || found === undefined ? null : String(found);
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      starts: event.startDate.toUnixTime(),
      ends: event.endDate.toUnixTime(),
      summary: event.summary,
      description: event.description,
      location: event.location,
      status: property(component, "status"),
      alarms: component.getAllSubcomponents("valarm").length,
    };
  });
  return { name: property(calendar, "name"), method: property(calendar, "method"), events };
}

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf-8")).map(read)));
