//! What is well-formed: the productions of *XML 1.0*, fifth edition, and a parser of another make.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::reference::xml::native;

/// A production, and documents that it allows.
const WELL_FORMED: &[(&str, &[&str])] = &[
    (
        "[1] document",
        &[
            "<a/>",
            "<a></a>",
            "<!--b-->\n<?b?><a/>\r\n<!--b--> <?b?>",
            "\u{FEFF}<a/>",
            "<!--b--><!DOCTYPE a><?b?><a/>",
        ],
    ),
    (
        "[2] Char",
        &["<a>\t\u{7F}\u{85}\u{FFFD}\u{10000}\u{10FFFF}</a>"],
    ),
    ("[3] S", &["<a \t\r\nb\t=\r'c'\n></a\t>", "<a b='' />"]),
    (
        "[4] NameStartChar, [4a] NameChar, [5] Name",
        &[
            "<:/>",
            "<_-.9\u{B7}:\u{300}/>",
            "<é :é='' _='' c-='' c:d=''/>",
            "<a>x<b.c/></a>",
        ],
    ),
    (
        "[10] AttValue",
        &["<a b='>\"]]>' c=\"'&lt;&#38;\"/>", "<a b='' B='' c=''/>"],
    ),
    ("[14] CharData", &["<a>]] ]> ]]&gt; ]>] > ' \" ; = /></a>"]),
    (
        "[15] Comment",
        &["<!----><!-- - <>&]]> --><a><!--é- --></a>"],
    ),
    (
        "[16] PI, [17] PITarget",
        &["<?b?><?b ?><?xml-b <>&--\"?><?xmlb ??><?b \u{A0}?><a><?b?></a>"],
    ),
    (
        "[18] CDSect",
        &["<a><![CDATA[]]]]><![CDATA[>]]><![CDATA[<a>&b;--]]></a>"],
    ),
    (
        "[23] XMLDecl",
        &[
            "<?xml version='1.0'?><a/>",
            "<?xml\nversion\t=\r\"1.0\" encoding = 'Utf-8' standalone='no' ?><a/>",
            "<?xml version='1.0' standalone=\"yes\"?><a/>",
            "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><a/>",
        ],
    ),
    (
        "[26] VersionNum",
        &["<?xml version='1.1'?><a/>", "<?xml version='1.70'?><a/>"],
    ),
    (
        "[28] doctypedecl, [75] ExternalID",
        &[
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE\na SYSTEM '<]>\"'\t><a/>",
            "<!DOCTYPE a PUBLIC \"-//B//'C' %20;#\n\" ''><a/>",
            "<!DOCTYPE a []><a/>",
            "<!DOCTYPE a[<!-- ]>' --><?b ]>\"?><!ENTITY b ']>\"'> <!ATTLIST a b CDATA '>]'>] ><a/>",
            "<!DOCTYPE a SYSTEM 'b' [<!ELEMENT a ANY>]><a/>",
        ],
    ),
    ("[44] EmptyElemTag", &["<a b='/'/>", "<a><b/><b /></a>"]),
    (
        "[66] CharRef",
        &["<a>&#9;&#x9;&#x0041;&#x1f600;&#1114111;</a>"],
    ),
    ("[68] EntityRef", &["<a>&lt;&gt;&amp;&apos;&quot;</a>"]),
];

/// A production, and documents that it does not allow: `¦` is in front of the first wrong place.
const NOT_WELL_FORMED: &[(&str, &[&str])] = &[
    (
        "[1] document, [22] prolog, [27] Misc",
        &[
            "¦",
            "\n¦",
            "<!--b-->¦",
            "¦b<a/>",
            "\n ¦&amp;<a/>",
            "¦<![CDATA[]]><a/>",
            "<a/>\n¦b",
            "<a/>¦&#32;",
            "<a/>¦<![CDATA[]]>",
            "<a></a>¦<b/>",
            "<a/>¦<b 1>",
            "<a/>¦</a>",
            "¦</a>",
            "\u{FEFF}¦\u{FEFF}<a/>",
            "¦<a>",
        ],
    ),
    (
        "[2] Char",
        &[
            "<a>¦\0</a>",
            "<a>b¦\u{1}</a>",
            "<a b='¦\u{1F}'/>",
            "<a><!--¦\u{8}--></a>",
            "<a><?b ¦\u{B}?></a>",
            "<a><![CDATA[¦\u{FFFE}]]></a>",
            "<a>¦\u{FFFF}</a>",
            "<!DOCTYPE a [<!--¦\u{C}-->]><a/>",
            "<a/>¦\u{1}",
        ],
    ),
    (
        "[3] S",
        &["<a¦\u{A0}b=''/>", "<a¦\u{85}/>", "<a/>¦\u{3000}"],
    ),
    (
        "[4] NameStartChar, [5] Name",
        &[
            "¦<1/>",
            "¦<-a/>",
            "¦<\u{300}/>",
            "¦<×/>",
            "¦< a/>",
            "¦<>",
            "<a>1 ¦< 2</a>",
            "<a ¦1=''/>",
            "<a ¦.b=''/>",
            "<a ¦='b'/>",
            "<?¦1?><a/>",
            "<!DOCTYPE ¦1><a/>",
        ],
    ),
    (
        "[4a] NameChar",
        &[
            "<a¦@b/>",
            "<a b¦@=''/>",
            "<a¦/b/>",
            "<a¦;/>",
            "<a¦÷/>",
            "<a>¦&b@;</a>",
        ],
    ),
    (
        "[10] AttValue",
        &[
            "<a b='¦<'/>",
            "<a b=\"¦</a>\"/>",
            "<a b='¦<!-- -->'/>",
            "<a b='¦&'/>",
            "<a b='c ¦& d'/>",
            "<a b='¦&c;'/>",
            "<a b='¦&#0;'/>",
            "<a b=¦c/>",
            "<a b=¦/>",
            "<a b='c¦</a>",
            "<a b='¦<\u{1}",
        ],
    ),
    (
        "[14] CharData",
        &["<a>b¦]]></a>", "<a>]¦]]>\u{1}</a>", "<a>&lt;¦]]></a>"],
    ),
    (
        "[15] Comment",
        &[
            "<a><!-- b ¦-- c --></a>",
            "<a><!--b¦---></a>",
            "<!-- ¦-- \u{1}",
            "¦<!-- b --",
            "<a>¦<!- b --></a>",
        ],
    ),
    (
        "[16] PI",
        &[
            "<?¦ ?><a/>",
            "<?¦?><a/>",
            "<?b¦+?><a/>",
            "<a><?b¦></a>",
            "<?¦ \u{1}",
        ],
    ),
    (
        "[17] PITarget",
        &[
            "<?¦XML version='1.0'?><a/>",
            " <?¦xml version='1.0'?><a/>",
            "<a><?¦xml version='1.0'?></a>",
            "<a/><?¦xml version='1.0'?>",
            "<?xml version='1.0'?><?¦xml version='1.0'?><a/>",
            "<a><?¦xMl?></a>",
        ],
    ),
    (
        "[18] CDSect",
        &[
            "<a>¦<![cdata[]]></a>",
            "<a>¦<![CDATA []]></a>",
            "<a>¦<![CDATA[b]></a>",
            "<a>¦<!b></a>",
            "<a>¦<![INCLUDE[]]></a>",
        ],
    ),
    (
        "[23] XMLDecl",
        &[
            "<?xml¦?><a/>",
            "<?xml ¦?><a/>",
            "<?xml ¦encoding='utf-8'?><a/>",
            "<?xml version='1.0' ¦standalone='maybe'?><a/>",
            "<?xml version='1.0' ¦standalone=''?><a/>",
            "<?xml version='1.0' standalone='no' ¦encoding='utf-8'?><a/>",
            "<?xml version='1.0' ¦version='1.0'?><a/>",
            "<?xml version='1.0'¦encoding='utf-8'?><a/>",
            "<?xml version='1.0' ¦Encoding='utf-8'?><a/>",
            "<?xml version='1.0' ¦b='c'?><a/>",
            "<?xml version='1.0' ¦><a/>",
            "<?xml version='1.0'¦/?><a/>",
        ],
    ),
    (
        "[25] Eq",
        &["<a b¦></a>", "<a b¦'c'/>", "<?xml version ¦'1.0'?><a/>"],
    ),
    (
        "[26] VersionNum",
        &[
            "<?xml ¦version='1.'?><a/>",
            "<?xml ¦version='2.0'?><a/>",
            "<?xml ¦version='1.0a'?><a/>",
            "<?xml ¦version=' 1.0'?><a/>",
            "<?xml ¦version='¹.0'?><a/>",
        ],
    ),
    (
        "[80] EncodingDecl, [81] EncName",
        &[
            "<?xml version='1.0' ¦encoding=''?><a/>",
            "<?xml version='1.0' ¦encoding='utf-8 '?><a/>",
        ],
    ),
    (
        "[28] doctypedecl",
        &[
            "<!DOCTYPE a>¦<!DOCTYPE a><a/>",
            "<a>¦<!DOCTYPE a></a>",
            "<a/>¦<!DOCTYPE a>",
            "¦<!doctype a><a/>",
            "¦<!DOC a><a/>",
            "<!DOCTYPE¦><a/>",
            "<!DOCTYPE¦a><a/>",
            "<!DOCTYPE a¦'b'><a/>",
            "<!DOCTYPE a ¦b><a/>",
            "<!DOCTYPE a []b¦><a/>",
            "<!DOCTYPE a ¦\u{1}",
        ],
    ),
    (
        "[75] ExternalID",
        &[
            "<!DOCTYPE a ¦'b'><a/>",
            "<!DOCTYPE a SYSTEM¦'b'><a/>",
            "<!DOCTYPE a SYSTEM¦><a/>",
            "<!DOCTYPE a SYSTEM 'b' ¦'c'><a/>",
            "<!DOCTYPE a PUBLIC 'b'¦><a/>",
            "<!DOCTYPE a PUBLIC 'b'¦'c'><a/>",
            "<!DOCTYPE a PUBLIC ¦'é' 'c'><a/>",
            "<!DOCTYPE a ¦system 'b'><a/>",
        ],
    ),
    (
        "[40] STag, [44] EmptyElemTag",
        &[
            "<a b='c'¦d='e'/>",
            "<a b='c'¦\"d\"/>",
            "<a b ¦c=''/>",
            "<a ¦/ >",
            "¦<a b=''/",
            "<a ¦& b=''/>",
            "<a b='' ¦b=''/>",
            "<a b='' c='' ¦b='d'/>",
            "<a ¦1\u{1}",
        ],
    ),
    (
        "[42] ETag",
        &[
            "<a>¦</b>",
            "<a>¦</a b='c'>",
            "<a>¦</ a>",
            "<a>¦</A>",
            "<a>¦</a/>",
            "<a><b>¦</a></b>",
        ],
    ),
    (
        "[66] CharRef",
        &[
            "<a>¦&#;</a>",
            "<a>¦&#x;</a>",
            "<a>¦&#X41;</a>",
            "<a>¦&#4a;</a>",
            "<a>¦&#+65;</a>",
            "<a>¦&#65</a>",
            "<a>¦&# 65;</a>",
            "<a>¦&#0;</a>",
            "<a>¦&#31;</a>",
            "<a>¦&#xD800;</a>",
            "<a>¦&#xFFFF;</a>",
            "<a>¦&#x110000;</a>",
            "<a>¦&#4294967361;</a>",
        ],
    ),
    (
        "[68] EntityRef",
        &[
            "<a>b ¦& c</a>",
            "<a>¦&</a>",
            "<a>¦&;</a>",
            "<a>¦&lt</a>",
            "<a>¦&lt ;</a>",
            "<a>¦&LT;</a>",
            "<a>¦&nbsp;</a>",
            "<a>¦&&amp;</a>",
            "<a>¦&b c\u{1}</a>",
        ],
    ),
];

/// Where it is wrong, in bytes.
fn wrong_place(document: &[u8]) -> Option<u64> {
    native(document).1.err().map(|error| error.offset)
}

#[test]
fn what_a_production_allows_is_accepted() {
    for (production, documents) in WELL_FORMED {
        for document in *documents {
            let place = wrong_place(document.as_bytes());
            assert_eq!(place, None, "{production}: {document:?}");
        }
    }
}

#[test]
fn what_no_production_allows_is_refused_where_it_is_wrong() {
    for (production, documents) in NOT_WELL_FORMED {
        for document in *documents {
            let (before, behind) = document.split_once('¦').expect("a place");
            let place = wrong_place([before, behind].concat().as_bytes());
            let expected = Some(before.len() as u64);
            assert_eq!(place, expected, "{production}: {document:?}");
        }
    }
}

#[test]
fn of_two_errors_the_earlier_one_is_reported() {
    for (document, place) in [
        (&b"<a><!-- -- \xFF"[..], 8),
        (b"<a b='<\xFF", 6),
        (b"<a 1\xFF", 3),
        (b"<a>&b \xFF", 3),
        (b"<a>]]>\xFF", 3),
        (b"<?xml version='3'\xFF", 6),
        (b"\xFF<a b='<", 0),
        (b"<a>\xFF\x01", 3),
        (b"<a/><?xml\xFF", 9),
        (b"<!DOC\xFF", 5),
        (b"<a>&am\xFF", 6),
        (b"<a>\x01\xFF", 3),
    ] {
        assert_eq!(wrong_place(document), Some(place), "{document:?}");
    }
}

/// Pieces that are put together, most of them wrongly.
const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<b c='d'/>",
    "<b>",
    "</b>",
    "<a",
    ">",
    "/>",
    "</",
    "<",
    "<!",
    "<?",
    "?>",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#x;",
    "&",
    "&b;",
    ";",
    "'",
    "\"",
    "=",
    " ",
    "\n",
    "\r",
    "\t",
    "b",
    "é",
    "\u{B7}",
    "\u{300}",
    "1",
    "-",
    "--",
    ".",
    ":",
    "@",
    "/",
    "?",
    "!",
    "]",
    "[",
    "]]>",
    "<!--",
    "-->",
    "<!--b-->",
    "<![CDATA[",
    "<![CDATA[b]]>",
    "<?b?>",
    "<?b c?>",
    "<?XML?>",
    "<?xml",
    "<?xml version='1.0'?>",
    " version='1.0'",
    " version='1.7'",
    " encoding='utf-8'",
    "xml",
    " standalone='no'",
    " standalone='b'",
    "<!DOCTYPE a>",
    "<!DOCTYPE",
    " SYSTEM 'b'",
    " PUBLIC 'b' 'c'",
    " b='c'",
    "c=\"d\"",
    " b='<'",
    " b='&'",
    " b='</a>'",
    " b='&lt;'",
    "\u{1}",
    "\u{7F}",
    "\u{FFFF}",
];

fn documents() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..6);
    (0..8, pieces).prop_map(|(kind, pieces)| {
        let pieces = pieces.concat();
        match kind {
            0 | 1 => format!("<a>{pieces}</a>"),
            2 => format!("<a {pieces}/>"),
            3 => format!("<a b='{pieces}'></a>"),
            4 => format!("{pieces}<a/>"),
            5 => format!("<a/>{pieces}"),
            6 => format!("<?xml version='1.0'{pieces}?><a/>"),
            _ => format!("<!DOCTYPE a{pieces}><a/>"),
        }
    })
}

/// Asks Python's `xml.parsers.expat` of every document whether it is well-formed.
fn expat(documents: &[String]) -> std::io::Result<Vec<bool>> {
    const SCRIPT: &str = "
import json, sys
from xml.parsers.expat import ExpatError, ParserCreate

def is_well_formed(document):
    try:
        ParserCreate().Parse(document.encode(), True)
        return True
    except (ExpatError, LookupError):
        return False

json.dump([is_well_formed(document) for document in json.load(sys.stdin.buffer)], sys.stdout)
";
    let mut python = Command::new("python3");
    python.args(["-c", SCRIPT]);
    let mut python = python
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = python.stdin.take().expect("it is piped");
    input.write_all(&serde_json::to_vec(documents)?)?;
    drop(input);
    let output = python.wait_with_output()?;
    assert!(output.status.success());
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Run with `cargo test --test agreement -- --ignored --nocapture`.
#[test]
#[ignore = "needs python3"]
fn another_parser_accepts_and_refuses_the_same() {
    let mut asked: Vec<String> = Vec::new();
    // Expat takes any version.
    let tables = WELL_FORMED.iter().chain(NOT_WELL_FORMED);
    for (_, documents) in tables.filter(|row| row.0 != "[26] VersionNum") {
        asked.extend(documents.iter().map(|document| document.replace('¦', "")));
    }
    let random = documents();
    let mut runner = TestRunner::default();
    asked.extend((0..20_000).map(|_| random.new_tree(&mut runner).unwrap().current()));

    let answers = match expat(&asked) {
        Ok(answers) => answers,
        Err(error) => return println!("skipped, as python3 does not run here: {error}"),
    };
    assert_eq!(answers.len(), asked.len());
    let accepted = answers.iter().filter(|answer| **answer).count();
    println!("{accepted} of {} documents are well-formed", asked.len());
    let ours = asked.iter().map(|it| wrong_place(it.as_bytes()).is_none());
    let differs = asked.iter().zip(ours.zip(answers));
    let differs: Vec<_> = differs.filter(|(_, (ours, expat))| ours != expat).collect();
    assert!(differs.is_empty(), "ours, expat: {differs:?}");
}
