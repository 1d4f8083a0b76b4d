#!/usr/bin/env python3
"""Model commitments by their definition, in plain integers, with AES from the openssl command.

Prints the SHA-256 of the value C, for the tests of CandorAudit: entry j is 7919 j mod 65536 - 32768, and the same rule
from entry 1,000,003 on gives the randomness. The second line is in the ring form, of which only the first and the last
three entries are not zero.
"""
import hashlib
import struct
import subprocess

P = 2**61 - 1
ROWS = 1024
RANDOMNESS = 4096


def column(label, index):
    """Column `index` of the matrix that `label` names: AES-128-CTR, 61 bits of a little-endian word each."""
    text = label.encode()
    key = hashlib.sha256(struct.pack("<Q", len(text)) + text).digest()[:16]
    counter = struct.pack(">QQ", index, 0)
    stream = subprocess.run(
        ["openssl", "enc", "-aes-128-ctr", "-K", key.hex(), "-iv", counter.hex()],
        input=bytes(8 * ROWS), capture_output=True, check=True).stdout
    return [word % 2**61 % P for word in struct.unpack(f"<{ROWS}Q", stream)]


def entry(index):
    return 7919 * index % 65536 - 32768


def digest(values, structured):
    total = [0] * ROWS
    for index, value in values.items():
        if index < 0:
            column_words = column("candor model commitment 1: columns of randomness", -1 - index)
        elif structured:
            block = column("candor model commitment 1: ring elements of entries", index // ROWS)
            shift = index % ROWS  # X^shift times the block, modulo X^1024 + 1
            column_words = [-word for word in block[ROWS - shift:]] + block[:ROWS - shift]
        else:
            column_words = column("candor model commitment 1: columns of entries", index)
        for row, word in enumerate(column_words):
            total[row] += word * value
    return hashlib.sha256(b"".join(struct.pack("<Q", word % P) for word in total)).hexdigest()


randomness = {-1 - index: entry(1_000_003 + index) for index in range(RANDOMNESS)}
small = {index: entry(index) for index in range(37)} | randomness
print(digest(small, False), "37 entries")
count = 100_500
ring = {index: entry(index) for index in (0, 1, 2, count - 3, count - 2, count - 1)} | randomness
print(digest(ring, True), f"{count} entries, ring form")
