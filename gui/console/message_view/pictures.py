"""Images of a message, decoded off the window's thread and within bounds."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

# By how they begin. Only these: an SVG may name files to be read.
_FORMATS = {
    b"\x89PNG\r\n\x1a\n": b"png",
    b"\xff\xd8\xff": b"jpg",
    b"GIF87a": b"gif",
    b"GIF89a": b"gif",
    b"BM": b"bmp",
}
# Beyond this a small file becomes hundreds of megabytes of pixels.
_MOST_PIXELS = 24_000_000
_WIDEST = 800


def decoded(octets: bytes) -> QImage | None:
    """The image, made smaller to fit a page; None for what is no image, or too large. Any thread."""
    kind = next((kind for mark, kind in _FORMATS.items() if octets.startswith(mark)), None)
    if kind is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(octets))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    if size.width() > _WIDEST:
        reader.setScaledSize(size.scaled(QSize(_WIDEST, size.height()), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
