/** A picture that somebody brings, as the component takes it: PNG, JPEG or WebP, and not too large. */

/** What the component keeps at most, so more need not be sent. */
const LONGEST_EDGE = 4096;
const SMALL_ENOUGH = 8 * 1024 * 1024;
/** A drawing that says no size of its own gets this. */
const DRAWN_WIDTH = 2400;
const VECTOR = "image/svg+xml";

/**
 * A vector drawing is painted here, where its scripts do not run, and goes as what was seen;
 * so does the picture of a camera that is larger than anybody needs.
 */
export async function prepared(file: File): Promise<Blob> {
  if (file.type !== VECTOR && file.size <= SMALL_ENOUGH) {
    return file;
  }
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await painted(image, file.type === VECTOR);
  } catch {
    // Nothing that a browser can show: the component says what it takes.
    return file;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function painted(image: HTMLImageElement, isVector: boolean): Promise<Blob> {
  const ratio = image.naturalHeight / image.naturalWidth || 0.75;
  const width = isVector ? DRAWN_WIDTH : image.naturalWidth;
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, width * ratio));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(width * ratio * scale);
  const context = canvas.getContext("2d");
  if (!context) {
    throw new Error("canvas");
  }
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("blob"))),
      isVector ? "image/png" : "image/jpeg",
      0.9,
    );
  });
}
