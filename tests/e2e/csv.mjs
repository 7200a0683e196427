// Reading CSV as RFC 4180 has it: nothing forgiven, so that what is written badly is seen.

/** @returns {string[][]} the records; throws where the text is no CSV, or a line does not end with CRLF */
export function parseCsv(text) {
  const records = [];
  let record = [];
  let at = 0;
  while (at < text.length) {
    let cell;
    if (text[at] === '"') {
      let end = at + 1;
      while (text[end] !== '"' || text[end + 1] === '"') {
        if (end >= text.length) throw new Error(`a quote at ${at} has no end`);
        end += text[end] === '"' ? 2 : 1;
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      [cell] = /^[^,"\r\n]*/.exec(text.slice(at, at + 10_000));
      at += cell.length;
    }
    record.push(cell);
    if (text[at] === ",") {
      at += 1;
    } else if (text.startsWith("\r\n", at)) {
      records.push(record);
      record = [];
      at += 2;
    } else {
      throw new Error(`neither a comma nor a line's end at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    }
  }
  if (record.length) throw new Error("the last line has no end");
  return records;
}
