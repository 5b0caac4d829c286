//! A test double of an SMTP server: it accepts e-mails, refuses them permanently or temporarily, is slow, or is down.

use mail_parser::{Message, MessageParser, MimeHeaders};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    RefusesForGood,
    RefusesForNow,
    Slow,
}

#[derive(Clone)]
pub struct Letterbox {
    pub url: String,
    mood: Arc<Mutex<Mood>>,
    emails: Arc<Mutex<Vec<Email>>>,
    attempts: Arc<Mutex<usize>>,
}

/// A received e-mail: its recipient and its source.
#[derive(Clone)]
pub struct Email {
    pub to: String,
    pub raw: Vec<u8>,
}

impl Email {
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).expect("a message")
    }

    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    pub fn text(&self) -> String {
        self.parsed().body_text(0).expect("plain text").into_owned()
    }

    pub fn html(&self) -> String {
        let message = self.parsed();
        let part = message.html_bodies().next().expect("HTML");
        String::from_utf8(part.contents().to_vec()).unwrap()
    }

    /// A header as it was written.
    pub fn header(&self, name: &str) -> String {
        self.parsed().header_raw(name).unwrap_or_default().trim().to_owned()
    }

    /// The name, media type and contents of each attachment.
    pub fn files(&self) -> Vec<(String, String, Vec<u8>)> {
        let message = self.parsed();
        let kind = |part: &mail_parser::MessagePart| {
            part.content_type()
                .map(|t| format!("{}/{}", t.ctype(), t.subtype().unwrap_or_default()))
                .unwrap_or_default()
        };
        message
            .attachments()
            .map(|part| (part.attachment_name().unwrap_or_default().to_owned(), kind(part), part.contents().to_vec()))
            .collect()
    }

    /// The path of the first link to the site in the plain text.
    pub fn link(&self, origin: &str) -> String {
        let text = self.text();
        let from = text.find(&format!("{origin}/")).expect("a link") + origin.len();
        let link = text.get(from..).unwrap();
        link.split(char::is_whitespace).next().unwrap().to_owned()
    }
}

impl Letterbox {
    pub async fn start(mood: Mood) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").await.unwrap(), mood)
    }

    /// At an address that was free before.
    pub async fn at(url: &str) -> Self {
        let address = url.strip_prefix("smtp://").unwrap();
        Self::listen(TcpListener::bind(address).await.unwrap(), Mood::Takes)
    }

    /// An address without a listener.
    pub async fn down() -> String {
        format!("smtp://{}", TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap())
    }

    fn listen(listener: TcpListener, mood: Mood) -> Self {
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let letterbox =
            Self { url, mood: Arc::new(Mutex::new(mood)), emails: Arc::default(), attempts: Arc::default() };
        let serving = letterbox.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let letterbox = serving.clone();
                // A client may disconnect at any time.
                tokio::spawn(async move { letterbox.serve(stream).await.ok() });
            }
        });
        letterbox
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn emails(&self) -> Vec<Email> {
        self.emails.lock().unwrap().clone()
    }

    /// Number of delivery attempts.
    pub fn attempts(&self) -> usize {
        *self.attempts.lock().unwrap()
    }

    /// The e-mails to a recipient, once there are this many.
    pub async fn emails_to(&self, who: &str, wanted: usize) -> Vec<Email> {
        self.until(|letterbox| {
            let emails: Vec<_> = letterbox.emails().into_iter().filter(|email| email.to == who).collect();
            (emails.len() >= wanted).then_some(emails)
        })
        .await
    }

    pub async fn email_to(&self, who: &str) -> Email {
        self.emails_to(who, 1).await.pop().unwrap()
    }

    /// Waits for a condition; panics after half a minute.
    pub async fn until<T>(&self, mut found: impl FnMut(&Self) -> Option<T>) -> T {
        for _ in 0..600 {
            if let Some(found) = found(self) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it did not come; {} e-mails did", self.emails().len());
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.split();
        let mut read = BufReader::new(read);
        write.write_all(b"220 letterbox.example ESMTP\r\n").await?;
        let (mut line, mut to) = (String::new(), String::new());
        loop {
            line.clear();
            if read.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let mood = *self.mood.lock().unwrap();
            let answer = match line.get(..4).unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => "250-letterbox.example\r\n250 8BITMIME\r\n".to_owned(),
                "MAIL" => "250 2.1.0 ok\r\n".to_owned(),
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    *self.attempts.lock().unwrap() += 1;
                    match mood {
                        Mood::RefusesForGood => {
                            format!("550 5.1.1 <{to}>: Recipient address rejected: {to} unknown\r\n")
                        }
                        Mood::RefusesForNow => "451 4.3.0 later, please\r\n".to_owned(),
                        Mood::Takes | Mood::Slow => "250 2.1.5 ok\r\n".to_owned(),
                    }
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let raw = data(&mut read).await?;
                    while *self.mood.lock().unwrap() == Mood::Slow {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    self.emails.lock().unwrap().push(Email { to: to.clone(), raw });
                    "250 2.0.0 taken\r\n".to_owned()
                }
                "QUIT" => {
                    write.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 2.0.0 ok\r\n".to_owned(),
            };
            write.write_all(answer.as_bytes()).await?;
        }
    }
}

/// The data after DATA, up to the line with a single dot, without the added dots (RFC 5321, 4.5.2).
async fn data(read: &mut (impl AsyncBufReadExt + AsyncReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if read.read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
