// The page of an exported network: a row, a table or a picture in, the prediction out. All texts are set as text.

const MOST_FIELDS = 200;
const MOST_BARS = 12;
const MOST_ROWS = 200;

/** An element with properties, attributes and children. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);
const isPicture = MODEL.picture !== undefined && [1, 3, 4].includes(MODEL.picture[2]);
const columns =
  MODEL.columns ?? Array.from({ length: MODEL.inputs }, (_, i) => ({ name: `${i + 1}`, kind: 'number' }));
const hasFields = !isPicture && columns.length <= MOST_FIELDS;
const numberText = (value) => String(Number(value.toPrecision(7)));
const targetName = (index) =>
  MODEL.targets?.[index] ?? (MODEL.outputs === 1 ? 'prediction' : `output ${index + 1}`);
const model = await createModel();
byId('backend').textContent =
  model.backend === 'webgpu'
    ? 'Computed by WebGPU, on this machine.'
    : `Computed in JavaScript, on this machine: ${model.reason}.`;

function fail(error) {
  byId('fault').textContent = error.message;
  byId('fault').hidden = false;
}

/** Runs something and shows what goes wrong. */
async function attempt(work) {
  byId('fault').hidden = true;
  try {
    await work();
  } catch (error) {
    byId('answer').replaceChildren();
    fail(error);
  }
}

/** Rows of cells as numbers. */
function numbersOf(rows) {
  if (model.encode) return model.encode(rows);
  return Float64Array.from(
    rows.flatMap((row, index) => {
      if (row.length !== MODEL.inputs)
        throw new RangeError(
          `a row must have ${MODEL.inputs} numbers; got ${row.length} in row ${index + 1}.`,
        );
      return row.map((cell, place) => {
        const text = String(cell).trim();
        if (/^(|\?|na|n\/a|nan|null)$/i.test(text)) return NaN;
        const value = Number(text);
        if (Number.isNaN(value))
          throw new RangeError(
            `a cell must be a number; got ${JSON.stringify(text)} in row ${index + 1}, column ${place + 1}.`,
          );
        return value;
      });
    }),
  );
}

/** Draws what is predicted of one example. */
async function show(x) {
  const outputs = await model.predict(x);
  const answer = byId('answer');
  if (MODEL.classes) {
    const [{ label, probability }] = await model.classify(x);
    const shares = MODEL.outputs === 1 ? [1 - outputs[0], outputs[0]] : [...outputs];
    const order = shares.map((_, index) => index).sort((a, b) => shares[b] - shares[a]);
    answer.replaceChildren(
      element('p', { className: 'big', id: 'said', textContent: label }),
      element('p', { className: 'soft', textContent: `${(100 * probability).toFixed(1)} %` }),
      ...order.slice(0, MOST_BARS).map((index) => {
        const name = MODEL.classes[index] ?? String(index);
        const share = `${(100 * shares[index]).toFixed(1)} %`;
        return element(
          'div',
          { className: 'bar' },
          element('span', { textContent: name, title: name }),
          element('progress', {
            max: 1,
            value: Math.max(0, Math.min(1, shares[index])),
            ariaLabel: `${name}: ${share}`,
          }),
          element('span', { textContent: share }),
        );
      }),
    );
    return;
  }
  answer.replaceChildren(
    ...[...outputs]
      .slice(0, MOST_ROWS)
      .flatMap((value, index) => [
        element('p', { className: 'soft', textContent: targetName(index) }),
        element('p', { className: 'big', id: index === 0 ? 'said' : '', textContent: numberText(value) }),
      ]),
  );
}

/** Records of a CSV text, with quotes, by the sign that its first line has most of. */
function recordsOf(text) {
  const first = text.split(/\r?\n/, 1)[0];
  const [sign] = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length);
  const records = [];
  let [row, cell, quoted] = [[], '', false];
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || row[0].trim() !== '') records.push(row);
    [row, cell] = [[], ''];
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (letter === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (letter === sign) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n') endRow();
    else if (letter !== '\r') cell += letter;
  }
  if (quoted) throw new RangeError('the table must close every quote; got one that stays open.');
  if (cell !== '' || row.length > 0) endRow();
  return records;
}

/** Rows in the order of the columns; a header names them. */
function rowsOf(text) {
  const records = recordsOf(text.replace(/^\uFEFF/, ''));
  const [header] = records;
  if (!header) throw new RangeError('the table must have rows; got none.');
  const names = header.map((cell) => cell.trim());
  const places = columns.map(({ name }) => names.indexOf(name));
  if (MODEL.columns && places.every((place) => place >= 0)) {
    const twice = columns.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
    if (twice) throw new RangeError(`a column must be there once; got ${JSON.stringify(twice.name)} twice.`);
    return records.slice(1).map((record, index) => {
      if (record.length !== names.length)
        throw new RangeError(
          `a row must have ${names.length} cells; got ${record.length} in row ${index + 1}.`,
        );
      return places.map((place) => record[place]);
    });
  }
  if (MODEL.columns && places.some((place) => place >= 0)) {
    const lacks = columns.find((_, index) => places[index] < 0);
    throw new RangeError(`the table must have a column ${JSON.stringify(lacks.name)}; got none.`);
  }
  // Without names of columns, a first line that holds no number is a header.
  const isHeader = !MODEL.columns && names.every((cell) => cell === '' || Number.isNaN(Number(cell)));
  return isHeader ? records.slice(1) : records;
}

async function predictTable(text) {
  const rows = rowsOf(text);
  if (rows.length === 0) throw new RangeError('the table must have rows below its header; got none.');
  const x = numbersOf(rows);
  if (rows.length === 1) {
    fill(rows[0]);
    await show(x);
    return;
  }
  const outputs = await model.predict(x);
  const said = MODEL.classes ? await model.classify(x) : undefined;
  const names = said
    ? ['predicted', 'probability']
    : Array.from({ length: MODEL.outputs }, (_, i) => targetName(i));
  const cells = (index) =>
    said
      ? [said[index].label, said[index].probability]
      : [...outputs.subarray(index * MODEL.outputs, (index + 1) * MODEL.outputs)];
  const line = (tag, list) =>
    element('tr', {}, ...list.map((textContent) => element(tag, { textContent, title: textContent })));
  const shown = (value) => (typeof value === 'number' ? numberText(value) : value);
  const quoted = (value) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  // A text that begins so is a formula to a spreadsheet.
  const safe = (value) => (typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  const csv = [['row', ...names], ...rows.map((_, index) => [index + 1, ...cells(index)])]
    .map((list) => list.map((value) => quoted(safe(value))).join(','))
    .join('\n');
  byId('predictions').replaceChildren(
    element('h2', { textContent: `${rows.length} predictions` }),
    element(
      'div',
      { className: 'table', tabIndex: 0 },
      element(
        'table',
        {},
        element('thead', {}, line('th', ['row', ...names])),
        element(
          'tbody',
          {},
          ...rows
            .slice(0, MOST_ROWS)
            .map((_, index) => line('td', [String(index + 1), ...cells(index).map(shown)])),
        ),
      ),
    ),
    element(
      'p',
      { className: 'row' },
      element('a', {
        download: 'predictions.csv',
        href: URL.createObjectURL(new Blob([`${csv}\n`], { type: 'text/csv' })),
        textContent: 'Download all as CSV',
      }),
      ...(rows.length > MOST_ROWS
        ? [element('small', { textContent: `The first ${MOST_ROWS} are shown.` })]
        : []),
    ),
  );
  byId('predictions').hidden = false;
}

/** Puts cells into the fields. */
function fill(row) {
  if (!hasFields) return;
  columns.forEach((column, index) => {
    const field = byId(`field${index}`);
    const text = String(row[index] ?? '').trim();
    field.value = text;
  });
}

const predictFields = () =>
  void attempt(async () => {
    await show(numbersOf([columns.map((_, index) => byId(`field${index}`).value)]));
  });

function makeFields() {
  byId('fields').append(
    ...columns.map((column, index) => {
      const choices = column.categories ?? (column.kind === 'boolean' ? ['false', 'true'] : undefined);
      const field = choices
        ? element(
            'select',
            { id: `field${index}` },
            element('option', { value: '', textContent: '–' }),
            ...choices.map((value) => element('option', { value, textContent: value })),
          )
        : element('input', {
            id: `field${index}`,
            autocomplete: 'off',
            inputMode: column.kind === 'number' ? 'decimal' : 'text',
            placeholder: column.kind === 'date' ? 'YYYY-MM-DD' : '',
          });
      return element('label', {}, column.name, field);
    }),
  );
  byId('row').hidden = false;
  byId('row').addEventListener('submit', (event) => {
    event.preventDefault();
    return predictFields();
  });
}

let picture;

/** A picture in the size of the network, as its numbers. */
async function predictPicture() {
  const [height, width, channels] = MODEL.picture;
  const canvas = byId('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  // Transparent places are white, as paper is.
  context.fillStyle = '#fff';
  if (channels !== 4) context.fillRect(0, 0, width, height);
  // Large pictures are halved until one step is left: a browser looks at few pixels for each that it draws.
  let source = picture;
  let [w, h] = [picture.width, picture.height];
  while (w > 2 * width && h > 2 * height) {
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    const half = element('canvas', { width: w, height: h });
    half.getContext('2d').drawImage(source, 0, 0, w, h);
    source = half;
  }
  context.drawImage(source, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  const invert = byId('invert').checked;
  const most = byId('range').value === '1' ? 255 : 1;
  const x = new Float64Array(MODEL.inputs);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const rgba = image.data.subarray(4 * pixel, 4 * pixel + 4);
    if (invert) for (let c = 0; c < 3; c++) rgba[c] = 255 - rgba[c];
    const grey = 0.299 * rgba[0] + 0.587 * rgba[1] + 0.114 * rgba[2];
    for (let c = 0; c < channels; c++) x[pixel * channels + c] = (channels === 1 ? grey : rgba[c]) / most;
    if (channels === 1) rgba[0] = rgba[1] = rgba[2] = grey;
  }
  context.putImageData(image, 0, 0);
  byId('seen').hidden = false;
  await show(x);
}

async function take(file) {
  if (!file.type.startsWith('image/')) return predictTable(await file.text());
  if (!isPicture)
    throw new RangeError(`this network takes rows of ${columns.length} columns; got a picture.`);
  picture = await createImageBitmap(file);
  return predictPicture();
}

if (hasFields) makeFields();
if (isPicture) {
  const [height, width, channels] = MODEL.picture;
  byId('what').textContent =
    `Drop a picture here, choose one or paste it. The network sees ${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'in colour'}.`;
  byId('file').accept = 'image/*,.csv,text/csv';
  byId('range').value = MODEL.bytes ? '255' : '1';
  for (const id of ['invert', 'range'])
    byId(id).addEventListener('change', () => picture && attempt(predictPicture));
} else {
  byId('what').textContent = MODEL.columns
    ? 'Drop a CSV file here, or choose one. Its columns are found by their names.'
    : `Drop a CSV file here, or choose one: rows of ${MODEL.inputs} numbers.`;
}
byId('file').addEventListener(
  'change',
  ({ target }) => target.files[0] && attempt(() => take(target.files[0])),
);
byId('paste').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(() => predictTable(byId('text').value));
});
for (const kind of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.toggle('over', kind === 'dragover');
    if (kind !== 'drop') return;
    const [file] = event.dataTransfer.files;
    const text = event.dataTransfer.getData('text');
    if (file) void attempt(() => take(file));
    else if (text) void attempt(() => predictTable(text));
  });
document.addEventListener('paste', (event) => {
  const [file] = event.clipboardData.files;
  if (file) void attempt(() => take(file));
});
document.body.dataset.ready = model.backend;
