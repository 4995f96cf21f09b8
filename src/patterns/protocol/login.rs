//! A name and a password, compared without a hint.

use core::fmt;
use core::hint::black_box;

/// A name and a password for [`negotiate`](super::negotiate).
///
/// [`matches`](Login::matches) takes the same time for an unknown name and for a wrong password.
/// `Debug` shows neither.
#[derive(Clone)]
pub struct Login {
    name: Secret,
    password: Secret,
}

impl Login {
    /// Takes 1 to 255 bytes for each, because RFC 1929 counts each in one byte.
    ///
    /// # Errors
    ///
    /// [`LoginError`] if one of them is empty or longer. The name is tested first.
    ///
    /// # Source
    ///
    /// RFC 1929, section 2.
    pub fn new(name: &[u8], password: &[u8]) -> Result<Login, LoginError> {
        Ok(Login {
            name: Secret::new(name).ok_or(LoginError::Name)?,
            password: Secret::new(password).ok_or(LoginError::Password)?,
        })
    }

    /// Tests whether both are right.
    ///
    /// Always compares both to their ends. The time depends only on the lengths of the arguments.
    pub fn matches(&self, name: &[u8], password: &[u8]) -> bool {
        // `&`, because `&&` would skip the password of an unknown name.
        self.name.equals(name) & self.password.equals(password)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// The part of a login that RFC 1929 does not allow: it is empty, or longer than 255 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// The name.
    Name,
    /// The password.
    Password,
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self {
            LoginError::Name => "name",
            LoginError::Password => "password",
        };
        write!(f, "the {part} needs 1 to 255 bytes")
    }
}

impl core::error::Error for LoginError {}

/// Filled up with zeros, so that a guess of any length has a partner for each byte.
#[derive(Clone)]
struct Secret {
    bytes: [u8; 255],
    length: usize,
}

impl Secret {
    fn new(text: &[u8]) -> Option<Secret> {
        let mut bytes = [0; 255];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let length = text.len();
        (length > 0).then_some(Secret { bytes, length })
    }

    fn equals(&self, guess: &[u8]) -> bool {
        let bytes = guess.iter().zip(&self.bytes);
        let differing = bytes.fold(0, |differing, (guess, byte)| {
            // Hides the value from the compiler, which could otherwise stop at the first difference.
            black_box(differing | (guess ^ byte))
        });
        (differing == 0) & (guess.len() == self.length)
    }
}
