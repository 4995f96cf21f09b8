//! A value whose type the debug information names.

use core::any::TypeId;
use core::cell::Cell;
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

/// Borrows a value of any type: its address, and the function that names its type.
///
/// Passes a value on to a function that is not generic.
#[derive(Clone, Copy)]
pub struct Handle<'a> {
    /// The address of [`named`] for the type of the value.
    pub(super) function: usize,
    /// The address of the value.
    pub(super) address: usize,
    /// The size of the value in bytes.
    pub(super) size: usize,
    /// The name of the type, for an error.
    pub(super) type_name: &'static str,
    /// Whether the value is known to be one that can move.
    pub(super) movable: bool,
    value: PhantomData<&'a ()>,
}

impl<'a> Handle<'a> {
    /// Creates the handle of a value.
    pub fn of<C>(value: &'a C) -> Self {
        let function: fn(&'a C) -> &'a dyn Named = named::<C>;
        Self {
            function: function as usize,
            address: core::ptr::from_ref(value).expose_provenance(),
            size: size_of::<C>(),
            type_name: core::any::type_name::<C>(),
            movable: is_unpin::<C>(),
            value: PhantomData,
        }
    }
}

impl fmt::Debug for Handle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({})", self.type_name)
    }
}

/// Names a type: the debug information of this function has the type as the parameter `C`.
///
/// An optimizer merges functions with the same code. It must not merge these, or a type would be
/// taken for another. The returned reference has a table of methods, and the method in the table has
/// the identifier of the type in its code.
#[inline(never)]
fn named<'a, C>(_: &'a C) -> &'a dyn Named {
    &PhantomData::<&'a C>
}

trait Named {
    #[expect(
        dead_code,
        reason = "it is there for its code, which no two types share"
    )]
    fn id(&self) -> TypeId
    where
        Self: 'static;
}

impl<C> Named for PhantomData<C> {
    fn id(&self) -> TypeId
    where
        Self: 'static,
    {
        TypeId::of::<Self>()
    }
}

/// Whether the type is known to be `Unpin`.
///
/// A function cannot ask that of its type parameter. But [`Fuse`](core::iter::Fuse) can: it does not
/// ask an iterator again after the end, unless the iterator is a `FusedIterator`.
fn is_unpin<C>() -> bool {
    let asked = Cell::new(0);
    let mut fuse = Asked(&asked, PhantomData::<C>).fuse();
    let _ = (fuse.next(), fuse.next());
    asked.get() == 2
}

/// An iterator that is at its end, and counts how often it was asked.
struct Asked<'a, C>(&'a Cell<u32>, PhantomData<C>);

impl<C> Iterator for Asked<'_, C> {
    type Item = ();

    fn next(&mut self) -> Option<()> {
        self.0.set(self.0.get() + 1);
        None
    }
}

impl<C: Unpin> FusedIterator for Asked<'_, C> {}
