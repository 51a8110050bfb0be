//! The decoder in a process of its own: the same program, started again, that reads coded pictures from its standard input
//! and writes planes to its standard output, and knows nothing else.

use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::picture_decoder::{Decoded, Order, OwnDecoder, Planes};
use crate::capture::limits;

/// The argument that makes the program a decoder.
const ARGUMENT: &str = "--decode-h264";

/// The program, once it has said that it can be a decoder.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// How long a decoder may be silent over a picture: half a minute is a hundred times what the largest takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many deaths of decoders over one film, and it is given up.
const MOST_DEATHS: usize = 25;

/// To be called first of all in `main`. `Some` is the status to end with: this process was a decoder. `None` means to go on;
/// films are then decoded in processes of this program.
pub fn decode_if_asked() -> Option<ExitCode> {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == ARGUMENT) {
        let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
        // Whoever listened has gone, which is how a decoder ends.
        let _gone = serve(BufReader::new(input), BufWriter::with_capacity(1 << 20, output));
        return Some(ExitCode::SUCCESS);
    }
    // The link stays right where the file is replaced by a newer one meanwhile.
    let link = PathBuf::from("/proc/self/exe");
    let program = if link.exists() { Some(link) } else { std::env::current_exe().ok() };
    program.map(|program| PROGRAM.set(program));
    None
}

/// The program that can decode for this process: itself, where it said so.
pub(in crate::capture) fn own_program() -> Option<PathBuf> {
    PROGRAM.get().cloned()
}

/// Bits of an order on the wire.
const RESTART: u8 = 1;
const SHOW: u8 = 2;
const ANEW: u8 = 4;

fn serve(mut input: impl Read, mut output: impl Write) -> std::io::Result<()> {
    let failed = |reason: String| std::io::Error::other(reason);
    let mut decoder = OwnDecoder::start().map_err(failed)?;
    let mut packet = Vec::new();
    loop {
        let mut head = [0; 5];
        input.read_exact(&mut head)?;
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        if length > limits::LARGEST_PICTURE_BYTES * 2 {
            return Ok(());
        }
        packet.resize(length as usize, 0);
        input.read_exact(&mut packet)?;
        let bits = head[4];
        let order = Order { restart: bits & RESTART != 0, show: bits & SHOW != 0, anew: bits & ANEW != 0 };
        let decoded = decoder.decode(&packet, order, |planes| Some(write_planes(&mut output, planes)));
        match decoded.map_err(failed)? {
            Decoded::Shown(written) => written?,
            Decoded::Unseen => output.write_all(&[1])?,
            Decoded::Lost => output.write_all(&[0])?,
        }
        output.flush()?;
    }
}

/// Kind, width and height, and the rows of each plane without what lies between them.
fn write_planes(output: &mut impl Write, planes: &Planes<'_>) -> std::io::Result<()> {
    let (width, height) = planes.size;
    output.write_all(&[2])?;
    output.write_all(&(width as u32).to_le_bytes())?;
    output.write_all(&(height as u32).to_le_bytes())?;
    for ((plane, stride), (columns, rows)) in
        planes.bytes.iter().zip(planes.strides).zip(plane_sizes(width, height))
    {
        for row in plane.chunks(stride.max(1)).take(rows) {
            output.write_all(row.get(..columns).unwrap_or_default())?;
        }
    }
    Ok(())
}

/// Columns and rows of the three planes.
fn plane_sizes(width: usize, height: usize) -> [(usize, usize); 3] {
    let half = (width.div_ceil(2), height.div_ceil(2));
    [(width, height), half, half]
}

/// An answer on its way from the child.
enum Answer {
    Lost,
    Unseen,
    Planes { size: (usize, usize), data: Vec<u8> },
}

/// A running child.
struct Running {
    child: Child,
    input: ChildStdin,
    answers: Receiver<Answer>,
    reader: Option<std::thread::JoinHandle<()>>,
}

/// Decoders in processes of their own, one after the other.
pub(in crate::capture) struct DecoderProcess {
    program: PathBuf,
    running: Option<Running>,
    /// Pictures that were sent and have not come back; those of a child that died are lost.
    sent: usize,
    dead: usize,
    deaths: usize,
}

impl DecoderProcess {
    /// Starts one by this program.
    ///
    /// # Errors
    /// Why it does not start.
    pub(in crate::capture) fn start(program: PathBuf) -> Result<Self, String> {
        let mut process = Self { program, running: None, sent: 0, dead: 0, deaths: 0 };
        process.revive()?;
        Ok(process)
    }

    fn revive(&mut self) -> Result<(), String> {
        let mut child = Command::new(&self.program)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("it cannot be spoken to".into());
        };
        let (send, answers) = bounded(2);
        let reader = std::thread::Builder::new()
            .name("decoded pictures".into())
            .spawn(move || read_answers(BufReader::with_capacity(1 << 20, output), &send));
        let reader = reader.map_err(|error| error.to_string())?;
        self.running = Some(Running { child, input, answers, reader: Some(reader) });
        Ok(())
    }

    /// Sends a coded picture. A child that died is replaced; it waits for a restart point.
    pub(in crate::capture) fn send(&mut self, packet: &[u8], order: Order) -> Result<(), String> {
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        let bits = bit(order.restart, RESTART) | bit(order.show, SHOW) | bit(order.anew, ANEW);
        let mut message = (packet.len() as u32).to_le_bytes().to_vec();
        message.push(bits);
        message.extend_from_slice(packet);
        let written = self
            .running
            .as_mut()
            .map(|running| running.input.write_all(&message).and_then(|()| running.input.flush()));
        self.sent += 1;
        if !matches!(written, Some(Ok(()))) {
            self.bury()?;
        }
        Ok(())
    }

    /// What became of the oldest picture that has not come back.
    pub(in crate::capture) fn receive<T>(
        &mut self,
        make: &dyn Fn(&Planes<'_>) -> Option<T>,
    ) -> Result<Decoded<T>, String> {
        if self.dead > 0 {
            self.dead -= 1;
            return Ok(Decoded::Lost);
        }
        let answer = self.running.as_ref().and_then(|running| running.answers.recv_timeout(PATIENCE).ok());
        let Some(answer) = answer else {
            self.bury()?;
            self.dead = self.dead.saturating_sub(1);
            return Ok(Decoded::Lost);
        };
        self.sent = self.sent.saturating_sub(1);
        Ok(match answer {
            Answer::Lost => Decoded::Lost,
            Answer::Unseen => Decoded::Unseen,
            Answer::Planes { size, data } => {
                let [(columns, rows), (half, half_rows), _] = plane_sizes(size.0, size.1);
                let (y, colours) = data.split_at(columns * rows);
                let (u, v) = colours.split_at(half * half_rows);
                let planes = Planes { bytes: [y, u, v], strides: [columns, half, half], size };
                make(&planes).map_or(Decoded::Lost, Decoded::Shown)
            }
        })
    }

    /// Takes leave of a child that died or is silent, and starts another.
    fn bury(&mut self) -> Result<(), String> {
        self.running = None;
        self.dead += std::mem::take(&mut self.sent);
        self.deaths += 1;
        if self.deaths > MOST_DEATHS {
            return Err(format!("the decoder broke down {MOST_DEATHS} times"));
        }
        self.revive()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ended = self.child.kill();
        let _status = self.child.wait();
        // The reader waits for room or for the pipe, and both are gone.
        let (_none, gone) = bounded(0);
        self.answers = gone;
        if let Some(reader) = self.reader.take() {
            let _ended = reader.join();
        }
    }
}

fn read_answers(mut pipe: impl Read, send: &Sender<Answer>) {
    while let Ok(answer) = read_answer(&mut pipe) {
        if send.send(answer).is_err() {
            return;
        }
    }
}

fn read_answer(pipe: &mut impl Read) -> std::io::Result<Answer> {
    let mut kind = [0];
    pipe.read_exact(&mut kind)?;
    Ok(match kind[0] {
        0 => Answer::Lost,
        1 => Answer::Unseen,
        _ => {
            let mut numbers = [0; 8];
            pipe.read_exact(&mut numbers)?;
            let number = |at: usize| {
                u32::from_le_bytes([numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]]) as usize
            };
            let size = (number(0), number(4));
            // A child that was taken over may say anything.
            if limits::check_size(size.0, size.1, std::path::Path::new("")).is_err() {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            let bytes = plane_sizes(size.0, size.1).iter().map(|(columns, rows)| columns * rows).sum();
            let mut data = vec![0; bytes];
            pipe.read_exact(&mut data)?;
            Answer::Planes { size, data }
        }
    })
}
