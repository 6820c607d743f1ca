// Pictures out of numbers, on small canvases.

/** Paints bytes of a picture, grey or in colour, as it is. */
export function drawBytes(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): void {
  [canvas.width, canvas.height] = [width, height];
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let color = 0; color < 3; color++) {
      image.data[4 * pixel + color] = pixels[pixel * channels + (channels === 3 ? color : 0)]!;
    }
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

/** A colour as red, green and blue, of its text `#rrggbb` or `#rgb`, as builds shorten it. */
export function rgbOf(color: string): readonly [number, number, number] {
  const digits = color.trim().slice(1);
  const long = digits.length === 3 ? digits.replaceAll(/./gu, '$&$&') : digits;
  const bits = Number.parseInt(long, 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}
