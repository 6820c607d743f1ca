// Texts that are no tables although their lines could be divided like one: SQL, JSON, LIBSVM and the like.

/** What a text is instead of a table, and what to do about it. */
export interface OtherFormat {
  readonly what: string;
  readonly hint: string;
}

/** Lines that are looked at, and characters of each. */
const MOST_LINES = 8;
const LONGEST = 4096;

const SQL =
  /^(?:insert\s+(?:ignore\s+|or\s+\w+\s+)?into|replace\s+into|create\s+(?:\w+\s+){0,3}table|drop\s+table|alter\s+table|copy\s+\S+.*\bfrom\s+stdin|lock\s+tables|set\s+[@\w.]+\s*=|set\s+names|use\s+\S+;|begin(?:\s+\w+)?;|start\s+transaction|pragma\s+\w+|select\s+.*\bfrom\b)/i;
const SQL_HINT =
  'Export the rows as CSV: mysql --batch -e "SELECT * FROM t" db > t.tsv; psql -c "\\copy t TO t.csv CSV HEADER" db; sqlite3 -csv -header db "SELECT * FROM t" > t.csv.';
const EXPORT = 'Export the table as CSV with the program that wrote it.';

type Finding = (lines: readonly string[]) => OtherFormat | undefined;

/** What the beginning of a text shows to be no table; `undefined`: it may be one. */
export function otherFormat(text: string): OtherFormat | undefined {
  const lines = text
    .slice(0, MOST_LINES * LONGEST)
    .split(/\r\n|\n|\r/, 400)
    .map((line) => line.slice(0, LONGEST).trim())
    .filter((line) => line !== '' && !/^(?:--|\/\*)(?![-+|])/.test(line));
  const [first] = lines;
  if (first === undefined) return undefined;
  for (const find of FINDINGS) {
    const found = find(lines);
    if (found) return found;
  }
  return undefined;
}

/** The rows that may follow a name or title. */
function rowsOf(lines: readonly string[]): readonly string[] {
  return lines.length > 1 ? lines.slice(1, MOST_LINES) : lines;
}

const FINDINGS: readonly Finding[] = [
  ([first = '']) => (SQL.test(first) ? { what: 'SQL statements', hint: SQL_HINT } : undefined),
  (lines) => {
    if (!/^@(?:relation|attribute)\s/i.test(lines[0]!)) return undefined;
    return {
      what: 'ARFF',
      hint: 'Its rows are CSV: remove the lines up to @data, or pass over them with the option skip (--skip LINES).',
    };
  },
  ([first = '']) =>
    /^<(?:[!?]|[a-z][\w:-]*[\s/>])/i.test(first) ? { what: 'HTML or XML', hint: EXPORT } : undefined,
  ([first = '']) =>
    /^\{\s*(?:"|$)|^\[\s*[[{]/.test(first)
      ? {
          what: 'JSON',
          hint: 'An object with the examples as rows under X and the labels under y is read where the name of the file ends in .json.',
        }
      : undefined,
  (lines) =>
    rowsOf(lines).every((line) =>
      /^(?:\([^()]*,[^()]*\)|\[[^[\]]*,[^[\]]*\]|\{[^{}]*,[^{}]*\})[,;]?$/.test(line),
    )
      ? { what: 'lists in brackets', hint: 'Remove the brackets around each row.' }
      : undefined,
  (lines) =>
    /^\\(?:begin|documentclass|hline)/.test(lines[0]!) || rowsOf(lines).every((line) => /&.*\\\\/.test(line))
      ? { what: 'LaTeX', hint: EXPORT }
      : undefined,
  (lines) =>
    isSparse(lines.slice(0, MOST_LINES))
      ? {
          what: 'LIBSVM, which names each feature by its number',
          hint: 'Write each row with all its features: in Python, load_svmlight_file and then numpy.savez with x and y.',
        }
      : undefined,
  (lines) =>
    lines.length > 1 &&
    lines.slice(0, MOST_LINES).every((line) => /^(?:- +)?[a-z][\w-]*:(?: [^,;|\t]*)?$|^---$/i.test(line))
      ? { what: 'YAML', hint: EXPORT }
      : undefined,
];

/** `+1 1:0.5 4:2`: a label, and features by ascending number. Columns of times, `5 10:30 11:45`, are a table. */
function isSparse(lines: readonly string[]): boolean {
  let mayBeTimes = true;
  for (const line of lines) {
    const [label = '', ...pairs] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (!/^[-+]?[\d.]+(?:,\d+)*$/.test(label) || pairs.length === 0) return false;
    if (!pairs.every((pair) => /^\d+:[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(pair))) return false;
    const numbers = pairs.map((pair) => Number.parseInt(pair, 10));
    if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1]!)) return false;
    mayBeTimes &&= pairs.every((pair) => /^\d{1,2}:[0-5]\d$/.test(pair));
    mayBeTimes &&= pairs.length < 2 || numbers.some((number, i) => number !== i + 1);
  }
  return !mayBeTimes;
}
