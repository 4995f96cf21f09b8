use crate::run;

/// By Binet's formula, rounded: exact up to the 71st in 64-bit floating point.
fn expected(count: i32) -> String {
    let root = 5_f64.sqrt();
    let golden = (1.0 + root) / 2.0;
    (0..count)
        .map(|index| format!("{}\n", (golden.powi(index) / root).round()))
        .collect()
}

#[test]
fn ten_numbers_if_no_count_is_given() {
    let seen = run(["fib"]);
    assert_eq!(seen.output, "0\n1\n1\n2\n3\n5\n8\n13\n21\n34\n");
    assert_eq!((seen.status, &*seen.errors), (Some(0), ""));
    assert_eq!(run(["fib", "10"]), seen);
}

#[test]
fn as_many_numbers_as_asked_for() {
    for count in [0, 1, 2, 70] {
        let seen = run(["fib", &count.to_string()]);
        assert_eq!(seen.output, expected(count));
        assert_eq!((seen.status, &*seen.errors), (Some(0), ""));
    }
}

#[test]
fn what_does_not_fit_is_said_on_standard_error() {
    let all = run(["fib", "94"]);
    assert_eq!((all.status, &*all.errors), (Some(0), ""));
    assert!(all.output.ends_with("\n12200160415121876738\n"));
    for more in ["95", "18446744073709551615", "99999999999999999999999999"] {
        let seen = run(["fib", more]);
        assert_eq!((seen.status, &seen.output), (Some(0), &all.output));
        assert_eq!(
            seen.errors,
            "native-coroutines: fib: only the first 94 Fibonacci numbers fit 64 bits\n"
        );
    }
}

#[test]
fn a_count_that_is_no_number_is_refused() {
    for count in ["ten", "-5", "1.5", "", "1e3"] {
        let seen = run(["fib", count]);
        assert_eq!((seen.status, &*seen.output), (Some(2), ""), "{count}");
        let message = format!("'{count}' for '[COUNT]'");
        assert!(seen.errors.contains(&message), "{}", seen.errors);
        assert!(seen.errors.contains("whole number"), "{}", seen.errors);
    }
}
