"""Makes the fixtures beside it, by implementations that are not Adjoint's.

Needs: pip install numpy safetensors. Made with Python 3.11, numpy 2.4.6, safetensors 0.8.0.
"""

import struct
import zlib

import numpy as np
import safetensors
from safetensors.numpy import save_file


def ramp(shape, dtype):
    """0, 1, 2, … with every third one negative where the type has a sign."""
    count = int(np.prod(shape))
    values = np.arange(count)
    if np.dtype(dtype).kind != "u":
        values = np.where(values % 3 == 2, -values, values)
    return values.astype(dtype).reshape(shape)


# npy: one file per element type, shape [2, 3], named by NumPy's name for the type.
for name in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8",
             ">i8", "|u1", "<u2", "<u4", ">u4"]:
    order = {"<": "little-", ">": "big-", "|": ""}[name[0]]
    np.save(f"{order}{name[1:]}.npy", ramp([2, 3], name))
np.save("b1.npy", np.array([[True, False, True], [False, False, True]]))
np.save("special-f4.npy", np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45, 3.4028235e38], "<f4"))
np.save("special-f2.npy", np.array([np.nan, np.inf, -np.inf, -0.0, 6e-8, 65504, 6.1e-5, 1.5], "<f2"))
np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros([0, 3], "<f4"))
np.save("column-major.npy", np.asfortranarray(ramp([2, 3, 4], "<f4")))
np.save("complex.npy", np.zeros([2], "<c8"))
np.save("record.npy", np.zeros([2], [("a", "<f4"), ("b", "<i4")]))
np.save("uint64.npy", np.zeros([2], "<u8"))
for version in [(2, 0), (3, 0)]:
    with open(f"version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, ramp([2, 3], "<f4"), version=version)

# npz: stored and deflated, small and with enough numbers for several blocks.
arrays = {"x": ramp([2, 3], "<f4"), "y": np.array([1, 2, 3], "<i8"), "mask": np.array([True, False])}
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays)
np.savez_compressed("blocks.npz", squares=(np.arange(50_000) ** 2 % 1009).astype("<i4"))

# Deflated bytes without container, from each kind of block: byte i is (i * i / 4096 mod 23) * (i mod 5 mod 2).
data = bytes(i * i // 4096 % 23 * (i % 5 % 2) for i in range(3000))
for name, level, strategy in [("stored", 0, zlib.Z_DEFAULT_STRATEGY), ("fixed", 9, zlib.Z_FIXED),
                              ("dynamic", 9, zlib.Z_DEFAULT_STRATEGY),
                              ("huffman", 9, zlib.Z_HUFFMAN_ONLY)]:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    with open(f"{name}.deflate", "wb") as file:
        file.write(packer.compress(data) + packer.flush())
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
with open("zeros.deflate", "wb") as file:
    file.write(packer.compress(bytes(100_000)) + packer.flush())

# safetensors: what NumPy has, then what it lacks.
save_file(
    {
        "f64": ramp([2, 3], "<f8"), "f32": ramp([2, 3], "<f4"), "f16": ramp([2, 3], "<f2"),
        "i64": ramp([2, 3], "<i8"), "i32": ramp([2, 3], "<i4"), "i16": ramp([2, 3], "<i2"),
        "i8": ramp([2, 3], "i1"), "u32": ramp([2, 3], "<u4"), "u16": ramp([2, 3], "<u2"),
        "u8": ramp([2, 3], "u1"), "bool": np.array([[True, False, True], [False, False, True]]),
        "scalar": np.array(2.5, "<f4"), "empty": np.zeros([0, 3], "<f4"),
        "na\u00efve \"name\"": np.array([7], "<i4"),
    }, "types.safetensors", metadata={"made by": "safetensors"})
numbers = [0.0, 1.0, -2.5, float("inf"), 3.0]
bits = np.frombuffer(b"".join(struct.pack("<f", x)[2:] for x in numbers), "u1")
spec = safetensors.TensorSpec(
    dtype="bfloat16", shape=[5], data_ptr=bits.ctypes.data, data_len=len(bits))
with open("bfloat16.safetensors", "wb") as file:
    file.write(safetensors.serialize({"b": spec}))
