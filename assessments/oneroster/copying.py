"""Rows on their way into PostgreSQL by COPY: as text, as a stream, and those that are set aside."""

import io
import tempfile

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\ufffd"})


class Feed(io.RawIOBase):
    """What COPY reads from: an iterator of blocks. What goes wrong in it is kept, for COPY would
    only say that something did."""

    def __init__(self, blocks):
        self.blocks, self.rest, self.problem = iter(blocks), memoryview(b""), None

    def read(self, size=-1):
        while not self.rest:
            try:
                self.rest = memoryview(next(self.blocks))
            except StopIteration:
                return b""
            except Exception as problem:
                self.problem = problem
                return b""
        part, self.rest = self.rest[:size], self.rest[size:]
        return bytes(part)

    def copy(self, cursor, statement):
        cursor.copy_expert(statement, self, 1 << 16)
        if self.problem:
            raise self.problem


class Aside:
    """The refused rows of a file, line and id, on disk until it is read: there may be millions of
    them, and the connection is busy meanwhile."""

    def __init__(self, entity):
        self.entity, self.count, self.file = entity, 0, None

    def add(self, line, key):
        if not self.file:
            self.file = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115 - closed by who reads
        self.count += 1
        self.file.write(f"{self.entity}\t{line}\t{key.translate(ESCAPES)}\n".encode())

    def copy(self, cursor):
        if self.file:
            self.file.seek(0)
            cursor.copy_expert("COPY staged_refused FROM STDIN", self.file)

    def close(self):
        if self.file:
            self.file.close()


def is_odd(line, cells):
    """Whether cells joined by tabs are not copied as they stand."""
    return (
        "\\" in line
        or " \t" in line
        or "\t " in line
        or "\n" in line
        or "\r" in line
        or "\t=" in line
        or "\t@" in line
        or "\t'" in line
        or line[0] in " =@'"
        or line[-1] == " "
        or line.count("\t") != len(cells) - 1
    )


def copied(number, width, cells):
    """One line of COPY text."""
    line = "\t".join(cells)
    if is_odd(line, cells):
        line = "\t".join(cell.translate(ESCAPES) for cell in cells)
    return f"{number}\t{width}\t{line}\n"
