//! The productions of XML 1.0 that quick-xml leaves to its caller, with their numbers.
//!
//! Each function takes the rest of the document and leaves what is behind its production. Where
//! the document does not match, the function leaves the wrong place.

use std::borrow::Cow;
use std::collections::HashSet;
use std::format;
use std::string::{String, ToString};

use super::XmlErrorKind;

/// `Err(None)`: all is right so far, and the document ends too early.
type Checked<T = ()> = Result<T, Option<XmlErrorKind>>;

/// Tells how far the document has been read. [1] document, [22] prolog
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Start,
    Prolog,
    BehindDoctype,
    Root,
    BehindRoot,
}

/// Checks the piece that begins here: a tag, a comment, a reference, text and so on.
///
/// The ends of comments, instructions, sections and DOCTYPEs are the parser's, and so are end tags.
pub fn piece(rest: &mut &str, place: Place) -> Checked {
    if take(rest, "<!--") {
        comment(rest)
    } else if take(rest, "<?") {
        instruction(rest, place)
    } else if rest.starts_with("<!DOCTYPE") {
        doctype(rest, place)
    } else if rest.starts_with("<!") {
        section(rest, place)
    } else if rest.starts_with("</") {
        Ok(())
    } else if rest.starts_with('<') {
        tag(rest, place)
    } else if place != Place::Root {
        space(rest);
        if rest.is_empty() || rest.starts_with('<') {
            return Ok(());
        }
        Err(Some(XmlErrorKind::OutsideRoot))
    } else if rest.starts_with('&') {
        reference(rest).map(drop)
    } else {
        text(rest)
    }
}

/// Takes `what` away if it comes next.
fn take(rest: &mut &str, what: &str) -> bool {
    let behind = rest.strip_prefix(what);
    *rest = behind.unwrap_or(rest);
    behind.is_some()
}

fn take_while<'a>(rest: &mut &'a str, is_taken: impl Fn(char) -> bool) -> &'a str {
    let end = rest.find(|it| !is_taken(it)).unwrap_or(rest.len());
    let (taken, behind) = rest.split_at(end);
    *rest = behind;
    taken
}

fn expect(rest: &mut &str, what: &str) -> Checked {
    if take(rest, what) {
        Ok(())
    } else if what.starts_with(*rest) {
        Err(None)
    } else {
        malformed(rest, format!("`{what}` is missing"))
    }
}

fn malformed<T>(rest: &str, what: impl Into<String>) -> Checked<T> {
    Err((!rest.is_empty()).then(|| XmlErrorKind::Malformed(what.into())))
}

/// [2] Char
pub fn is_char(character: char) -> bool {
    match character {
        '\u{FFFE}' | '\u{FFFF}' => false,
        character => character >= ' ' || SPACE.contains(&character),
    }
}

/// [3] S
pub const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// [3] S? Tells whether there is some.
fn space(rest: &mut &str) -> bool {
    !take_while(rest, |it| SPACE.contains(&it)).is_empty()
}

fn expect_space(spaced: bool, rest: &str) -> Checked {
    match spaced {
        true => Ok(()),
        false => malformed(rest, "white space is missing"),
    }
}

/// [4] NameStartChar
#[rustfmt::skip]
fn begins_name(it: char) -> bool {
    matches!(it, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// [4a] NameChar
#[rustfmt::skip]
fn is_in_name(it: char) -> bool {
    begins_name(it) || matches!(it,
        '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

/// [5] Name
fn name<'a>(rest: &mut &'a str) -> Checked<&'a str> {
    if !rest.starts_with(begins_name) {
        return malformed(rest, "a name is missing");
    }
    Ok(take_while(rest, is_in_name))
}

/// [14] CharData
fn text(rest: &mut &str) -> Checked {
    let before = *rest;
    let text = take_while(rest, |it| !matches!(it, '<' | '&'));
    match text.find("]]>") {
        None => Ok(()),
        Some(index) => {
            *rest = &before[index..];
            malformed(rest, "`]]>` is not allowed in text: write `]]&gt;`")
        }
    }
}

/// [15] Comment, behind `<!--`
fn comment(rest: &mut &str) -> Checked {
    *rest = &rest[rest.find("--").unwrap_or(rest.len())..];
    match expect(rest, "-->") {
        Err(Some(_)) => malformed(rest, "`--` is not allowed in a comment"),
        checked => checked,
    }
}

/// [16] PI, [17] PITarget, [23] XMLDecl, behind `<?`
fn instruction(rest: &mut &str, place: Place) -> Checked {
    let before = *rest;
    let target = name(rest)?;
    if target == "xml" && place == Place::Start {
        return declaration(rest);
    }
    if target.eq_ignore_ascii_case("xml") && !rest.is_empty() {
        *rest = before;
        return malformed(
            rest,
            "the XML declaration comes first, and nothing else is named `xml`",
        );
    }
    if space(rest) {
        return Ok(());
    }
    expect(rest, "?>")
}

/// [23] XMLDecl, [24] VersionInfo, [32] SDDecl, [80] EncodingDecl, behind `<?xml`
fn declaration(rest: &mut &str) -> Checked {
    let mut last = "";
    loop {
        let spaced = space(rest);
        if !last.is_empty() && take(rest, "?>") {
            return Ok(());
        }
        let before = *rest;
        expect_space(spaced, rest)?;
        let (name, value) = attribute(rest)?;
        let is_right = match (last, name) {
            // [26] VersionNum
            ("", "version") => value.strip_prefix("1.").is_some_and(|minor| {
                !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit())
            }),
            ("version", "encoding") if value.eq_ignore_ascii_case("utf-8") => true,
            ("version", "encoding") => {
                *rest = before;
                return Err(Some(XmlErrorKind::Encoding(value.into())));
            }
            ("version" | "encoding", "standalone") => value == "yes" || value == "no",
            _ => false,
        };
        if !is_right {
            *rest = before;
            return malformed(rest, format!("`{name}=\"{value}\"` is not allowed here"));
        }
        last = name;
    }
}

/// [28] doctypedecl, [75] ExternalID. Leaves what begins with its `[`, if there is one.
fn doctype(rest: &mut &str, place: Place) -> Checked {
    if place >= Place::BehindDoctype {
        return malformed(rest, "a DOCTYPE comes once, before the root element");
    }
    take(rest, "<!DOCTYPE");
    expect_space(space(rest), rest)?;
    name(rest)?;
    let spaced = space(rest);
    if !rest.starts_with(['[', '>']) {
        expect_space(spaced, rest)?;
        if take(rest, "PUBLIC") {
            expect_space(space(rest), rest)?;
            let before = *rest;
            // [12] PubidLiteral, [13] PubidChar
            let is_public =
                |it: char| it.is_ascii_alphanumeric() || " \r\n-'()+,./:=?;!*#@$_%".contains(it);
            if !quoted(rest)?.chars().all(is_public) {
                *rest = before;
                return malformed(rest, "this is no public identifier");
            }
        } else {
            expect(rest, "SYSTEM")?;
        }
        expect_space(space(rest), rest)?;
        quoted(rest)?; // [11] SystemLiteral
        space(rest);
    }
    if rest.starts_with('[') {
        return Ok(());
    }
    expect(rest, ">")
}

/// [18] CDSect, and whatever else begins with `<!`
fn section(rest: &mut &str, place: Place) -> Checked {
    const KNOWN: [&str; 3] = ["<!--", "<!DOCTYPE", "<![CDATA["];
    if rest.starts_with("<![CDATA[") {
        match place {
            Place::Root => Ok(()),
            _ => Err(Some(XmlErrorKind::OutsideRoot)),
        }
    } else if KNOWN.iter().any(|known| known.starts_with(*rest)) {
        Err(None)
    } else {
        malformed(rest, "`<!` begins a comment, a DOCTYPE or a CDATA section")
    }
}

/// [40] STag, [44] EmptyElemTag
fn tag(rest: &mut &str, place: Place) -> Checked {
    if place == Place::BehindRoot {
        return Err(Some(XmlErrorKind::OutsideRoot));
    }
    let before = *rest;
    take(rest, "<");
    if let Err(Some(_)) = name(rest) {
        let name = take_while(rest, |it| {
            !SPACE.contains(&it) && !matches!(it, '<' | '>' | '/')
        });
        *rest = before;
        return Err(Some(XmlErrorKind::Name(name.into())));
    }
    let mut names = HashSet::new();
    loop {
        let spaced = space(rest);
        if take(rest, ">") {
            return Ok(());
        }
        if rest.starts_with('/') {
            return expect(rest, "/>");
        }
        expect_space(spaced, rest)?;
        let before = *rest;
        let (name, _) = attribute(rest)?;
        if !names.insert(name) {
            *rest = before;
            return malformed(rest, format!("a second attribute `{name}`"));
        }
    }
}

/// [41] Attribute, [25] Eq
fn attribute<'a>(rest: &mut &'a str) -> Checked<(&'a str, &'a str)> {
    let name = name(rest)?;
    space(rest);
    expect(rest, "=")?;
    space(rest);
    Ok((name, value(rest)?))
}

/// [10] AttValue
fn value<'a>(rest: &mut &'a str) -> Checked<&'a str> {
    let quote = quote(rest)?;
    let value = *rest;
    loop {
        take_while(rest, |it| it != quote && !matches!(it, '<' | '&'));
        if rest.starts_with('&') {
            reference(rest)?;
        } else if rest.starts_with(quote) {
            let length = value.len() - rest.len();
            *rest = &rest[1..];
            return Ok(&value[..length]);
        } else {
            return malformed(rest, "`<` is not allowed in an attribute: write `&lt;`");
        }
    }
}

/// A literal between quotation marks, of which it contains none.
fn quoted<'a>(rest: &mut &'a str) -> Checked<&'a str> {
    let quote = quote(rest)?;
    let Some((literal, behind)) = rest.split_once(quote) else {
        return Err(None);
    };
    *rest = behind;
    Ok(literal)
}

fn quote(rest: &mut &str) -> Checked<char> {
    if take(rest, "'") {
        return Ok('\'');
    }
    expect(rest, "\"").map(|()| '"')
}

/// [66] CharRef, [67] Reference, [68] EntityRef. Returns the text that the reference stands for.
pub fn reference(rest: &mut &str) -> Checked<Cow<'static, str>> {
    let before = *rest;
    let text = referred(rest);
    if text.is_err() {
        *rest = before;
    }
    text
}

fn referred(rest: &mut &str) -> Checked<Cow<'static, str>> {
    let radix = if take(rest, "&#x") {
        16
    } else if take(rest, "&#") {
        10
    } else {
        take(rest, "&");
        let name = name(rest)?;
        expect(rest, ";")?;
        return match name {
            "lt" => Ok("<".into()),
            "gt" => Ok(">".into()),
            "amp" => Ok("&".into()),
            "apos" => Ok("'".into()),
            "quot" => Ok("\"".into()),
            _ => Err(Some(XmlErrorKind::Entity(name.into()))),
        };
    };
    let digits = take_while(rest, |it| it.is_digit(radix));
    expect(rest, ";")?;
    let number = u32::from_str_radix(digits, radix).ok();
    match number.and_then(char::from_u32).filter(|it| is_char(*it)) {
        Some(character) => Ok(character.to_string().into()),
        None => malformed("&", "a reference to no character"),
    }
}
