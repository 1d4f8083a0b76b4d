// Numbers as JSON: the shortest decimal that reads as the same float, by Raffaele Giulietti's
// Schubfach
// ("The Schubfach way to render doubles", 2021), written as Swift's `Float.description` writes it.
#include "candor_json.h"

#include <cstring>

namespace {

/// A number digits * 10^exponent.
struct Decimal {
    uint32_t digits;
    int exponent;
};

/// 10^k from k = -31 on, scaled to 64 bits and rounded up.
const int lowest_power = -31;
const uint64_t powers[] = {
    0x81ceb32c4b43fcf5, 0xa2425ff75e14fc32, 0xcad2f7f5359a3b3f, 0xfd87b5f28300ca0e,
    0x9e74d1b791e07e49, 0xc612062576589ddb, 0xf79687aed3eec552, 0x9abe14cd44753b53,
    0xc16d9a0095928a28, 0xf1c90080baf72cb2, 0x971da05074da7bef, 0xbce5086492111aeb,
    0xec1e4a7db69561a6, 0x9392ee8e921d5d08, 0xb877aa3236a4b44a, 0xe69594bec44de15c,
    0x901d7cf73ab0acda, 0xb424dc35095cd810, 0xe12e13424bb40e14, 0x8cbccc096f5088cc,
    0xafebff0bcb24aaff, 0xdbe6fecebdedd5bf, 0x89705f4136b4a598, 0xabcc77118461cefd,
    0xd6bf94d5e57a42bd, 0x8637bd05af6c69b6, 0xa7c5ac471b478424, 0xd1b71758e219652c,
    0x83126e978d4fdf3c, 0xa3d70a3d70a3d70b, 0xcccccccccccccccd, 0x8000000000000000,
    0xa000000000000000, 0xc800000000000000, 0xfa00000000000000, 0x9c40000000000000,
    0xc350000000000000, 0xf424000000000000, 0x9896800000000000, 0xbebc200000000000,
    0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000, 0xe8d4a51000000000,
    0x9184e72a00000000, 0xb5e620f480000000, 0xe35fa931a0000000, 0x8e1bc9bf04000000,
    0xb1a2bc2ec5000000, 0xde0b6b3a76400000, 0x8ac7230489e80000, 0xad78ebc5ac620000,
    0xd8d726b7177a8000, 0x878678326eac9000, 0xa968163f0a57b400, 0xd3c21bcecceda100,
    0x84595161401484a0, 0xa56fa5b99019a5c8, 0xcecb8f27f4200f3a, 0x813f3978f8940985,
    0xa18f07d736b90be6, 0xc9f2c9cd04674edf, 0xfc6f7c4045812297, 0x9dc5ada82b70b59e,
    0xc5371912364ce306, 0xf684df56c3e01bc7, 0x9a130b963a6c115d, 0xc097ce7bc90715b4,
    0xf0bdc21abb48db21, 0x96769950b50d88f5, 0xbc143fa4e250eb32, 0xeb194f8e1ae525fe,
    0x92efd1b8d0cf37bf, 0xb7abc627050305ae, 0xe596b7b0c643c71a, 0x8f7e32ce7bea5c70,
    0xb35dbf821ae4f38c,
};

/// floor(log2(10^k)) for the powers of the table.
int log2_power(int k) {
    return (k * 1741647) >> 19;
}

/// The integer part of g * c / 2^64, its last bit set where a fraction was cut off.
uint32_t round_to_odd(uint64_t g, uint32_t c) {
    const unsigned __int128 product = static_cast<unsigned __int128>(g) * c;
    const uint32_t whole = static_cast<uint32_t>(product >> 64);
    return whole | (static_cast<uint32_t>(product >> 32) > 1);
}

/// The shortest decimal in the interval of the numbers that round to c * 2^q, and of those the
/// nearest.
Decimal shortest(uint32_t fraction, int biased) {
    const bool is_normal = biased != 0;
    const uint32_t c = is_normal ? fraction | 1u << 23 : fraction;
    const int q = (is_normal ? biased : 1) - 150;
    // Whole numbers below 2^24 are their own digits.
    if (q <= 0 && q > -24 && (c & ((1u << -q) - 1)) == 0) return {c >> -q, 0};

    // In quarters of the last place: below a power of two the numbers are twice as close.
    const bool is_closer_below = fraction == 0 && biased > 1;
    const uint32_t is_odd = c & 1;
    const int k = (q * 1262611 - (is_closer_below ? 524031 : 0)) >> 22;
    const int shift =
        q + log2_power(-k) + 1; // 1 to 4: c has 24 bits, so that what is shifted has 30
    const uint64_t power = powers[-k - lowest_power];
    const uint32_t value = round_to_odd(power, (4 * c) << shift);
    const uint32_t lower = round_to_odd(power, (4 * c - 2 + is_closer_below) << shift) + is_odd;
    const uint32_t upper = round_to_odd(power, (4 * c + 2) << shift) - is_odd;

    const uint32_t s = value / 4;
    if (s >= 10) {
        const uint32_t tens = s / 10;
        const bool is_down = lower <= 40 * tens, is_up = 40 * tens + 40 <= upper;
        if (is_down != is_up) return {tens + is_up, k + 1};
    }
    const bool is_down = lower <= 4 * s, is_up = 4 * s + 4 <= upper;
    if (is_down != is_up) return {s + is_up, k};
    const uint32_t middle = 4 * s + 2;
    return {s + (value > middle || (value == middle && (s & 1) != 0)), k};
}

/// Writes the digits of a number below 10^9 that end before `end`; returns their beginning.
char *write_digits(char *end, uint32_t number) {
    static const char pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940"
        "4142434445464748495051525354555657585960616263646566676869707172737475767778798081"
        "828384858687888990919293949596979899";
    while (number >= 100) {
        std::memcpy(end -= 2, pairs + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number < 10) {
        *--end = static_cast<char>('0' + number);
        return end;
    }
    std::memcpy(end -= 2, pairs + 2 * number, 2);
    return end;
}

char *copy(char *text, const char *source, int count) {
    std::memcpy(text, source, static_cast<size_t>(count));
    return text + count;
}

char *zeros(char *text, int count) {
    std::memset(text, '0', static_cast<size_t>(count));
    return text + count;
}

/// Writes d.ddde±xx.
char *write_scientific(char *text, const char *digits, int count, int point) {
    *text++ = *digits;
    if (count > 1) {
        *text++ = '.';
        text = copy(text, digits + 1, count - 1);
    }
    int exponent = point - 1;
    *text++ = 'e';
    *text++ = exponent < 0 ? '-' : '+';
    if (exponent < 0) exponent = -exponent;
    *text++ = static_cast<char>('0' + exponent / 10);
    *text++ = static_cast<char>('0' + exponent % 10);
    return text;
}

/// At most 15 bytes: a sign, "0.000" and nine digits.
char *write_number(char *text, float number) {
    uint32_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    const uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude >= 0x7f800000) return copy(text, "null", 4);
    if (bits != magnitude) *text++ = '-';
    if (magnitude == 0) return copy(text, "0.0", 3);

    Decimal decimal = shortest(magnitude & 0x7fffff, static_cast<int>(magnitude >> 23));
    while (decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    char buffer[10];
    char *const end = buffer + sizeof buffer;
    const char *digits = write_digits(end, decimal.digits);
    const int count = static_cast<int>(end - digits);
    const int point = count + decimal.exponent; // digits before the decimal point
    if (point < -3 || magnitude > 0x4b800000) return write_scientific(text, digits, count, point);
    if (point <= 0) {
        text = zeros(copy(text, "0.", 2), -point);
        return copy(text, digits, count);
    }
    if (point >= count) {
        text = zeros(copy(text, digits, count), point - count);
        return copy(text, ".0", 2);
    }
    text = copy(text, digits, point);
    *text++ = '.';
    return copy(text, digits + point, count - point);
}

} // namespace

size_t candor_json_write_floats(const float *numbers, size_t count, char *text) {
    char *next = text;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) *next++ = ',';
        next = write_number(next, numbers[i]);
    }
    return static_cast<size_t>(next - text);
}
