"""Values from NumPy and scikit-learn that the tests of CandorModel compare with.

    CANDOR_DATA=FOLDER python3 Scripts/reference/model_values.py > Tests/ModelTests/ReferenceValues.swift

FOLDER holds adult/adult.data, adult/adult.test and credit/loan_data.csv.
"""
import base64
import gzip
import hashlib
import io
import os

import numpy as np
import pandas as pd
import sklearn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def text(data):
    return '"' + base64.b64encode(data).decode() + '"'


def npy(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return text(stream.getvalue())


def numbers(values):
    return "[" + ", ".join(repr(x) for x in values) + "]"


def digest(values):
    return '"' + hashlib.sha256("".join(f"{int(x)}\n" for x in values).encode()).hexdigest() + '"'


def emit(name, kind, value):
    print(f"    static let {name}: {kind} = {value}")


print("// swift-format-ignore-file")
print("// Written by: CANDOR_DATA=FOLDER python3 Scripts/reference/model_values.py > Tests/ModelTests/ReferenceValues.swift")
print(f"// with NumPy {np.__version__} and scikit-learn {sklearn.__version__}.")
print("enum ReferenceValues {")

state = np.random.RandomState(42)
emit("wordsOfSeed42", "[UInt32]", numbers(int(x) for x in state.randint(0, 2**32, 8, dtype=np.uint32)))
state = np.random.RandomState(42)
emit("lastOf2000WordsOfSeed42", "UInt32", int(state.randint(0, 2**32, 2000, dtype=np.uint32)[-1]))
state = np.random.RandomState([1, 2, 3])
emit("wordsOfKey123", "[UInt32]", numbers(int(x) for x in state.randint(0, 2**32, 4, dtype=np.uint32)))
state = np.random.RandomState(list(range(1, 625)))
emit("wordOfLongKey", "UInt32", int(state.randint(0, 2**32, 1, dtype=np.uint32)[0]))
emit("permutationOf20Seed7", "[Int]", numbers(int(x) for x in np.random.RandomState(7).permutation(20)))

for rows, test, seed in ((11, 0.2, 0), (48841, 0.2, 42), (45000, 0.2, 42), (1000, 0.333, 12345)):
    train, reference = train_test_split(np.arange(rows), test_size=test, random_state=seed)
    emit(f"split{rows}", "(train: Int, trainDigest: String, reference: Int, referenceDigest: String)",
         f"({len(train)}, {digest(train)}, {len(reference)}, {digest(reference)})")

column = np.array([1.5, 2.25, -7, 40, 1e6])
scaler = StandardScaler().fit(column[:, None])
emit("columnToScale", "[Double]", numbers(float(x) for x in column))
emit("scaledColumn", "[Double]", numbers(float(x) for x in scaler.transform(column[:, None])[:, 0]))

grid = np.arange(6).reshape(2, 3)
for name, dtype in (("Float32", "<f4"), ("Float64", "<f8"), ("Int32", "<i4"), ("Int64", "<i8"), ("UInt8", "|u1")):
    emit(f"npy{name}", "String", npy(grid.astype(dtype)))
emit("npyBool", "String", npy(grid % 2 == 1))
emit("npyFortran", "String", npy(np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4))))
emit("npyVersion2", "String", npy(grid.astype("<f8"), (2, 0)))
emit("npyVersion3", "String", npy(grid.astype("<f8"), (3, 0)))
emit("npyVector", "String", npy(np.array([1.5, -2.5], dtype="<f4")))
emit("npyScalar", "String", npy(np.array(7, dtype="<i8")))
emit("npyEmpty", "String", npy(np.zeros((0, 3), dtype="<f4")))
emit("npyBigEndian", "String", npy(grid.astype(">f4")))
emit("npyComplex", "String", npy(grid.astype("<c8")))

emit("gzipHello", "String", text(gzip.compress(b"hello, hello, hello", mtime=0)))
emit("gzipTwoMembers", "String", text(gzip.compress(b"hello", mtime=0) + gzip.compress(b", world", mtime=0)))
emit("gzipMillionZeros", "String", text(gzip.compress(bytes(10**6), mtime=0)))

image = (np.arange(2 * 8 * 12) * 37 % 256).astype(np.uint8).reshape(2, 8, 12)
image[1] = 0
image[1, 2:5, 3:9] = 200
scaled = image / 255
emit("imagePixels", "[UInt8]", numbers(int(x) for x in image.ravel()))
emit("imageMeans", "[Double]", numbers(float(x) for x in scaled.mean((1, 2))))
emit("imageContrasts", "[Double]", numbers(float(x) for x in scaled.std((1, 2))))
blocks = scaled.reshape(2, 4, 2, 4, 3).mean((2, 4))
emit("imageBlocks", "[Double]", numbers(float(x) for x in blocks.ravel()))

# The preparation of the paper's notebooks, with pandas.
names = ("age workclass fnlwgt education education_num marital_status occupation relationship race sex capital_gain "
         "capital_loss hours_per_week native_country income").split()
data = os.environ["CANDOR_DATA"]
adult = pd.concat([
    pd.read_csv(f"{data}/adult/adult.data", names=names, skipinitialspace=True, na_values="?"),
    pd.read_csv(f"{data}/adult/adult.test", names=names, skipinitialspace=True, na_values="?", skiprows=2),
], ignore_index=True)
for name in ("workclass", "occupation", "native_country"):
    adult[name] = adult[name].fillna(adult[name].mode()[0])
credit = pd.read_csv(f"{data}/credit/loan_data.csv")
for name, frame, label, positive, region, numeric, categorical in (
    ("adultPaper", adult, adult.income.str.rstrip("."), ">50K",
     (adult.marital_status == "Married-civ-spouse") & (adult.occupation == "Prof-specialty"), "fnlwgt", "native_country"),
    ("credit", credit, credit.loan_status, 1,
     (credit.loan_intent == "HOMEIMPROVEMENT") & (credit.person_age < 35) & (credit.credit_score < 600),
     "loan_int_rate", "loan_intent"),
):
    train, reference = train_test_split(np.arange(len(frame)), test_size=0.2, random_state=42)
    emit(name, "TabularFacts",
         f"TabularFacts(rows: {len(frame)}, region: {region.sum()}, trainRegion: {region[train].sum()}, "
         f"referenceRegion: {region[reference].sum()}, positives: {(label[reference] == positive).sum()}, "
         f"mean: {float(frame[numeric][train].mean())!r}, deviation: {float(frame[numeric][train].std(ddof=0))!r}, "
         f"categories: {frame[categorical].nunique()})")
print("}")
print("""
struct TabularFacts {
    var rows, region, trainRegion, referenceRegion, positives: Int
    /// Of one numeric column over the training rows.
    var mean, deviation: Double
    /// Of one categorical column.
    var categories: Int
}""")
