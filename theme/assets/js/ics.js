/**
 * Calendars as files (RFC 5545): all-day events without time zones. Pure.
 *
 * generator/ics.py holds the same rules; tests/vectors/ics/ is run against both. What makes a file
 * that is imported again update what is there: the UID of an event never changes, and DTSTAMP and
 * SEQUENCE grow with the moment the file is made (SEQUENCE counts minutes since 2020). There is no
 * METHOD: with one, Outlook takes the file for an invitation. TRANSP and the two fields of
 * Microsoft's keep a check-in from making the day look busy.
 *
 * @typedef {import("./plan.js").CivilDate} CivilDate
 *
 * @typedef {object} Event
 * @property {string} uid
 * @property {CivilDate} start
 * @property {CivilDate} end the last day, itself included
 * @property {string} summary
 * @property {string} description
 * @property {string} url
 * @property {boolean} [cancelled] the day fell away: whoever has it in a calendar loses it
 *
 * @typedef {object} Calendar
 * @property {string} maker who made it, for PRODID
 * @property {string} name
 * @property {string} stamp the moment it is made: 2027-01-04T09:00:00Z
 * @property {Event[]} events
 */

import { dayNumber, formatDate, parseDate } from "./plan.js";
import { plainText } from "./plan-text.js";

const LONGEST_LINE = 75; // octets, as RFC 5545 counts, without the line end
const MINUTE = 60_000;
const COUNTED_FROM = Date.UTC(2020, 0, 1);
const encoder = new TextEncoder();

/** A text as a value: what has a meaning is escaped, what no calendar can show is left out. @param {string} text */
export function escapeText(text) {
  return plainText(text).replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** A line in pieces of 75 octets at most, never cut inside a character. @param {string} line */
export function foldLine(line) {
  if (encoder.encode(line).length <= LONGEST_LINE) return line;
  let [folded, length] = ["", 0];
  for (const character of line) {
    const octets = encoder.encode(character).length;
    if (length + octets > LONGEST_LINE) {
      folded += "\r\n ";
      length = 1; // the space counts
    }
    folded += character;
    length += octets;
  }
  return folded;
}

/** @param {Calendar} calendar @returns {string} the file, with CRLF at the end of every line */
export function calendarText({ maker, name, stamp, events }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:-//${escapeText(maker)}//Planner//EN`,
    "CALSCALE:GREGORIAN",
    `X-WR-CALNAME:${escapeText(name)}`,
    ...events.flatMap((event) => eventLines(event, stamp)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

/** @param {Event} event @param {string} stamp @returns {string[]} */
function eventLines({ uid, start, end, summary, description, url, cancelled = false }, stamp) {
  const moment = stamp.replace(/[-:]|\.\d+/g, "");
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${moment}`,
    `LAST-MODIFIED:${moment}`,
    `SEQUENCE:${Math.max(0, Math.floor((Date.parse(stamp) - COUNTED_FROM) / MINUTE))}`,
    `DTSTART;VALUE=DATE:${compact(start)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(end))}`,
    `SUMMARY:${escapeText(summary)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    ...(url ? [`URL:${url.replace(/[^\x21-\x7e]/g, encodeURIComponent)}`] : []),
    ...(cancelled ? ["STATUS:CANCELLED"] : []),
    "TRANSP:TRANSPARENT",
    "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    "END:VEVENT",
  ];
}

/** @param {CivilDate} date */
const compact = (date) => formatDate(date).replaceAll("-", "");

/** DTEND is the first day that is free again. @param {CivilDate} date @returns {CivilDate} */
function dayAfter(date) {
  const next = new Date((dayNumber(date) + 1) * 86_400_000);
  return parseDate(next.toISOString().slice(0, 10)) ?? { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/**
 * The days of a round that belong in a calendar: start, check-ins, half-way, closing week, last day.
 * @typedef {"start"|"check"|"half"|"closing"|"end"} DayKind
 * @param {{start: CivilDate, end: CivilDate, checks: CivilDate[], halfWay: CivilDate, closingFrom: CivilDate}} round
 * @returns {{kind: DayKind, key: string, n: number, of: number, start: CivilDate, end: CivilDate}[]} key: what makes the UID
 */
export function roundDays({ start, end, checks, halfWay, closingFrom }) {
  const one = (/** @type {DayKind} */ kind, /** @type {CivilDate} */ day, last = day) => ({ kind, key: kind, n: 1, of: 1, start: day, end: last });
  return [
    one("start", start),
    ...checks.map((day, place) => ({ ...one("check", day), key: `check-${place + 1}`, n: place + 1, of: checks.length })),
    one("half", halfWay),
    one("closing", closingFrom, end),
    one("end", end),
  ];
}
