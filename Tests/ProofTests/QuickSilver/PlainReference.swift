import CandorProof

/// The protocol's equations in plain arithmetic, as its specification writes them: 128-bit integers, polynomials as
/// arrays, no batching of anything. None of the code under test is used.
struct PlainElement: Equatable {
    static let p: UInt128 = (1 << 61) - 1
    var a: UInt128
    var b: UInt128

    init(_ a: UInt128, _ b: UInt128 = 0) {
        self.a = a % Self.p
        self.b = b % Self.p
    }

    init(_ element: Fp2) { self.init(UInt128(element.c0.value), UInt128(element.c1.value)) }

    init(_ element: Fp) { self.init(UInt128(element.value)) }

    var element: Fp2 { Fp2(Fp(reducing: UInt64(a)), Fp(reducing: UInt64(b))) }

    static let zero = PlainElement(0)
    static let one = PlainElement(1)

    static func + (x: Self, y: Self) -> Self { Self(x.a + y.a, x.b + y.b) }
    static prefix func - (x: Self) -> Self { Self(p - x.a, p - x.b) }
    static func - (x: Self, y: Self) -> Self { x + -y }
    static func * (x: Self, y: Self) -> Self { Self(x.a * y.a + p * p - x.b * y.b, x.a * y.b + x.b * y.a) }

    func power(_ exponent: UInt128) -> Self {
        var result = Self.one
        for bit in (0..<128).reversed() {
            result = result * result
            if exponent >> UInt128(bit) & 1 == 1 { result = result * self }
        }
        return result
    }

    /// x^(p² - 2): the field has p² elements.
    var inverse: Self { power(Self.p * Self.p - 2) }
}

/// Coefficients from that of Y^0 on.
typealias PlainPolynomial = [PlainElement]

func plainProduct(_ f: PlainPolynomial, _ g: PlainPolynomial) -> PlainPolynomial {
    var result = PlainPolynomial(repeating: .zero, count: f.count + g.count - 1)
    for i in f.indices { for j in g.indices { result[i + j] = result[i + j] + f[i] * g[j] } }
    return result
}

func plainSum(_ f: PlainPolynomial, _ g: PlainPolynomial) -> PlainPolynomial {
    (0..<max(f.count, g.count)).map { ($0 < f.count ? f[$0] : .zero) + ($0 < g.count ? g[$0] : .zero) }
}

/// One authenticated value.
struct PlainValue {
    let x: PlainElement
    let mac: PlainElement
    var hat: PlainPolynomial { [mac, x] }

    static func list(_ vector: borrowing ProverVector<Fp>) -> [PlainValue] {
        (0..<vector.count).map {
            PlainValue(x: PlainElement(vector.values[$0]), mac: PlainElement(vector.macs[$0]))
        }
    }

    static func list(_ vector: borrowing ProverVector<Fp2>) -> [PlainValue] {
        (0..<vector.count).map {
            PlainValue(x: PlainElement(vector.values[$0]), mac: PlainElement(vector.macs[$0]))
        }
    }
}

/// G^ of a batch of degree `degree`: Σ_t chi^t Y^(D - d_t) F_t^, each F_t^ with d_t + 1 coefficients.
func plainBatch(_ checks: [PlainPolynomial], degree: Int, chi: Fp2) -> [Fp2] {
    var total = PlainPolynomial(repeating: .zero, count: degree + 1)
    for (index, check) in checks.enumerated() {
        let weight = PlainElement(chi).power(UInt128(index))
        let shift = PlainPolynomial(repeating: .zero, count: degree + 1 - check.count)
        total = plainSum(total, shift + check.map { weight * $0 })
    }
    return total.map(\.element)
}

/// x^ y^ - Y z^.
func plainGate(_ x: PlainValue, _ y: PlainValue, _ z: PlainValue) -> PlainPolynomial {
    plainSum(plainProduct(x.hat, y.hat), [.zero] + z.hat.map { -$0 })
}

/// The hat of h ∏ (X - f_j) - Σ_j ∏_{i ≠ j} (X - f_i).
func plainChunk(_ h: PlainValue, _ queries: [PlainValue], x: Fp2) -> PlainPolynomial {
    let hats: [PlainPolynomial] = queries.map { [-$0.mac, PlainElement(x) - $0.x] }
    var total = hats.reduce(h.hat, plainProduct)
    for j in hats.indices {
        var others: PlainPolynomial = [.one]
        for i in hats.indices where i != j { others = plainProduct(others, hats[i]) }
        total = plainSum(total, [.zero, .zero] + others.map { -$0 })
    }
    return total
}
