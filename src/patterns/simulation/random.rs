//! The random numbers of CPython's module `random`, in stable Rust.

use std::array;
use std::cell::Cell;

const WORDS: usize = 624;
/// A new word depends on the word so many places further on.
const APART: usize = 397;

/// Generates the numbers of CPython's `random.Random`: the Mersenne Twister MT19937.
///
/// The same seed gives the same numbers as in CPython 3. `log` is the system's, and so the last bit
/// of [`exponential`](Twister::exponential) is the system's too, as in CPython.
///
/// ```
/// use native_coroutines::patterns::simulation::Twister;
///
/// let random = Twister::seed(42);
/// assert_eq!(random.random(), 0.6394267984578837); // CPython: random.seed(42); random.random()
/// ```
///
/// # Source
///
/// M. Matsumoto and T. Nishimura, *Mersenne Twister: A 623-Dimensionally Equidistributed Uniform
/// Pseudo-Random Number Generator*, ACM Transactions on Modeling and Computer Simulation 8 (1998),
/// 3–30, and their initialization by an array of 2002. The documentation of CPython's module
/// `random`.
#[derive(Clone, Debug)]
pub struct Twister {
    words: [Cell<u32>; WORDS],
    next: Cell<usize>,
}

impl Twister {
    /// Creates the generator of `random.seed(number)`.
    pub fn seed(number: u64) -> Self {
        let key = [number as u32, (number >> 32) as u32];
        Self::from_key(if key[1] == 0 { &key[..1] } else { &key })
    }

    /// Creates a generator from a key of several words, the lowest first. An empty key is a zero.
    pub fn from_key(key: &[u32]) -> Self {
        let key = if key.is_empty() { &[0] } else { key };
        let mut words = [0_u32; WORDS];
        words[0] = 19_650_218;
        for i in 1..WORDS {
            words[i] = scramble(words[i - 1], 1_812_433_253).wrapping_add(i as u32);
        }
        // Both rounds go on behind the first word, and copy the last word to the first place.
        let mut i = 1;
        let step =
            |words: &mut [u32; WORDS], i: &mut usize, factor: u32, add: u32, subtract: u32| {
                let scrambled = words[*i] ^ scramble(words[*i - 1], factor);
                words[*i] = scrambled.wrapping_add(add).wrapping_sub(subtract);
                *i += 1;
                if *i == WORDS {
                    words[0] = words[WORDS - 1];
                    *i = 1;
                }
            };
        for k in 0..WORDS.max(key.len()) {
            let place = k % key.len();
            let add = key[place].wrapping_add(place as u32);
            step(&mut words, &mut i, 1_664_525, add, 0);
        }
        for _ in 1..WORDS {
            let subtract = i as u32;
            step(&mut words, &mut i, 1_566_083_941, 0, subtract);
        }
        words[0] = 1 << 31;
        Twister {
            words: array::from_fn(|i| Cell::new(words[i])),
            next: Cell::new(WORDS),
        }
    }

    /// Returns the next 32 bits: `random.getrandbits(32)`.
    #[inline]
    pub fn bits(&self) -> u32 {
        if self.next.get() == WORDS {
            self.twist();
        }
        let next = self.next.get();
        self.next.set(next + 1);
        let mut bits = self.words[next].get();
        bits ^= bits >> 11;
        bits ^= bits << 7 & 0x9D2C_5680;
        bits ^= bits << 15 & 0xEFC6_0000;
        bits ^ bits >> 18
    }

    #[inline(never)]
    fn twist(&self) {
        let words = &self.words;
        let twist = |i: usize, next: usize, apart: usize| {
            let mixed = words[i].get() & 1 << 31 | words[next].get() & !(1 << 31);
            let matrix = if mixed & 1 == 1 { 0x9908_B0DF } else { 0 };
            words[i].set(words[apart].get() ^ mixed >> 1 ^ matrix);
        };
        // Three loops, so that no place is computed modulo 624.
        for i in 0..WORDS - APART {
            twist(i, i + 1, i + APART);
        }
        for i in WORDS - APART..WORDS - 1 {
            twist(i, i + 1, i + APART - WORDS);
        }
        twist(WORDS - 1, 0, APART - 1);
        self.next.set(0);
    }

    /// Returns a number from 0 up to but not including 1, with 53 random bits: `random.random()`.
    #[inline]
    pub fn random(&self) -> f64 {
        let high = f64::from(self.bits() >> 5);
        let low = f64::from(self.bits() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// Returns an exponentially distributed number with mean `1 / rate`:
    /// `random.expovariate(rate)`.
    #[inline]
    pub fn exponential(&self, rate: f64) -> f64 {
        -(1.0 - self.random()).ln() / rate
    }

    /// Returns a number between the two: `random.uniform(low, high)`.
    #[inline]
    pub fn uniform(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random()
    }
}

#[inline]
fn scramble(word: u32, factor: u32) -> u32 {
    (word ^ word >> 30).wrapping_mul(factor)
}
