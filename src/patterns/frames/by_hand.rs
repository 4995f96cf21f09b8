const END: u8 = 0xC0;
const ESC: u8 = 0xDB;
const ESC_END: u8 = 0xDC;
const ESC_ESC: u8 = 0xDD;

/// The damage of a frame. Offsets count the bytes of the stream from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// The byte at `offset` follows an ESC, but is neither ESC_END nor ESC_ESC.
    Escape { offset: u64, byte: u8 },
    /// The frame goes on at `offset`, but the buffer is full.
    TooLong { offset: u64 },
    /// The stream ends in the middle of the frame that starts at `offset`.
    Unfinished { offset: u64 },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    InFrame,
    Escaped,
    Skipping,
}

/// Takes bytes, and reports frames.
#[derive(Clone)]
pub struct Frames<B, F> {
    buffer: B,
    found: F,
    length: usize,
    start: u64,
    received: u64,
    state: State,
}

/// Reports each frame once. The buffer holds one frame, so its length is the limit.
pub fn frames<B, F>(buffer: B, found: F) -> Frames<B, F>
where
    B: AsMut<[u8]>,
    F: FnMut(Result<&[u8], FrameError>),
{
    Frames {
        buffer,
        found,
        length: 0,
        start: 0,
        received: 0,
        state: State::InFrame,
    }
}

impl<B, F> Frames<B, F>
where
    B: AsMut<[u8]>,
    F: FnMut(Result<&[u8], FrameError>),
{
    /// Takes one byte.
    #[inline]
    pub fn send(&mut self, byte: u8) {
        let offset = self.received;
        self.received += 1;
        match self.state {
            State::InFrame => match byte {
                END => {
                    if self.length > 0 {
                        (self.found)(Ok(&self.buffer.as_mut()[..self.length]));
                    }
                    self.next_frame();
                }
                ESC => self.state = State::Escaped,
                data => self.put(data, offset),
            },
            State::Escaped => {
                self.state = State::InFrame;
                match byte {
                    ESC_END => self.put(END, offset),
                    ESC_ESC => self.put(ESC, offset),
                    _ => {
                        self.report(FrameError::Escape { offset, byte });
                        if byte == END {
                            self.next_frame();
                        }
                    }
                }
            }
            State::Skipping => {
                if byte == END {
                    self.next_frame();
                }
            }
        }
    }

    /// Takes many bytes, and copies all bytes between two special ones at once.
    #[inline]
    pub fn send_all(&mut self, mut bytes: &[u8]) {
        while let Some((&first, rest)) = bytes.split_first() {
            if self.state != State::InFrame || matches!(first, END | ESC) {
                self.send(first);
                bytes = rest;
                continue;
            }
            let special = bytes.iter().position(|byte| matches!(*byte, END | ESC));
            let (data, rest) = bytes.split_at(special.unwrap_or(bytes.len()));
            let place = &mut self.buffer.as_mut()[self.length..];
            let fitting = data.len().min(place.len());
            place[..fitting].copy_from_slice(&data[..fitting]);
            self.length += fitting;
            self.received += fitting as u64;
            if fitting < data.len() {
                let offset = self.received;
                self.report(FrameError::TooLong { offset });
            }
            self.received += (data.len() - fitting) as u64;
            bytes = rest;
        }
    }

    /// Ends the stream.
    ///
    /// # Errors
    ///
    /// [`FrameError::Unfinished`] in the middle of a frame.
    pub fn close(self) -> Result<(), FrameError> {
        if self.state == State::Skipping || self.received == self.start {
            return Ok(());
        }
        let offset = self.start;
        Err(FrameError::Unfinished { offset })
    }

    #[inline]
    fn put(&mut self, data: u8, offset: u64) {
        if let Some(place) = self.buffer.as_mut().get_mut(self.length) {
            *place = data;
            self.length += 1;
        } else {
            self.report(FrameError::TooLong { offset });
        }
    }

    #[cold]
    fn report(&mut self, error: FrameError) {
        (self.found)(Err(error));
        self.state = State::Skipping;
    }

    #[inline]
    fn next_frame(&mut self) {
        self.length = 0;
        self.start = self.received;
        self.state = State::InFrame;
    }
}
