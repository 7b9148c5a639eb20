/**
 * What the people and machines of the corpus say. The two parts share no sentence: what is tuned on one must hold on words that it has
 * never heard. `short` are people who say a word and wait, `long` people at work, `machine` recorded greetings; "|" is a pause.
 */
export type Sayings = {
  readonly short: readonly string[];
  readonly long: readonly string[];
  readonly machine: readonly string[];
  /** What is said when nobody answers. */
  readonly again: string;
};
export type Part = 'tuning' | 'held-out';

export const sayings: Readonly<Record<Part, Readonly<Record<string, Sayings>>>> = {
  tuning: {
    de: {
      short: ['Hallo?', 'Ja?', 'Weiss.', 'Ja, hallo?', 'Müller, guten Tag.', 'Hallo, wer ist da?'],
      long: [
        'Praxis Doktor Vogel, Schneider am Apparat, guten Tag.',
        'Firma Huber und Söhne, mein Name ist Anna Berger, was kann ich für Sie tun?',
        'Familie Hoffmann, guten Abend.',
      ],
      machine: [
        'Guten Tag. Sie sind mit dem Anschluss der Familie Weber verbunden. Wir sind zurzeit nicht zu Hause. Bitte sprechen Sie nach dem Signalton.',
        'Hallo, | hier ist die Mailbox von Thomas Krause. Ich kann gerade nicht ans Telefon gehen, rufe Sie aber gern zurück.',
        'Der gewünschte Gesprächspartner ist zurzeit nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Ton.',
        'Herzlich willkommen bei der Stadtbäckerei. | Unsere Öffnungszeiten sind Montag bis Freitag von sechs bis achtzehn Uhr.',
      ],
      again: 'Hallo?',
    },
    'en-gb': {
      short: ['Hello?', 'Yes?', 'Smith speaking.', 'Hi, hello?', 'Good morning.', 'Hello, who is it?'],
      long: [
        'Good morning, Brown and Company, Susan speaking, how can I help you?',
        'Hello, you have reached Peter Jones in the sales office.',
      ],
      machine: [
        'Hello, you have reached the Taylors. We cannot come to the phone right now. Please leave a message after the tone.',
        'Hi, | this is Mary. Leave me a message and I will get back to you as soon as I can. Thank you for calling.',
        'The person you are calling is not available. At the tone, please record your message.',
      ],
      again: 'Hello?',
    },
    'fr-fr': {
      short: ['Allô?', 'Oui?', 'Oui, allô?', 'Martin, bonjour.'],
      long: ['Cabinet du docteur Petit, bonjour, Claire à votre écoute.'],
      machine: [
        'Bonjour, vous êtes bien sur la messagerie de Paul Durand. Je ne suis pas disponible. Merci de laisser un message après le bip.',
        'Votre correspondant n’est pas joignable actuellement. Veuillez rappeler ultérieurement ou laisser un message.',
      ],
      again: 'Allô?',
    },
  },
  'held-out': {
    de: {
      short: [
        'Ja bitte?',
        'Hallo, ja?',
        'Schuster.',
        'Grüß Gott.',
        'Wer spricht da?',
        'Becker hier.',
        'Moin.',
      ],
      long: [
        'Autohaus Lindner, Sie sprechen mit Frau Wagner, guten Morgen.',
        'Rathaus Neustadt, Bürgerbüro, Peter Zimmermann am Telefon, wie kann ich helfen?',
        'Ja guten Tag, hier ist Brigitte Seidel.',
      ],
      machine: [
        'Willkommen auf dem Anrufbeantworter von Karin und Uwe Schulz. Wir sind unterwegs. Nennen Sie bitte Namen und Nummer, wir melden uns.',
        'Tag, | Sie haben den Anschluss von Jens Böhm gewählt. Leider bin ich nicht da. Sprechen Sie bitte jetzt nach dem Piepton.',
        'Diese Nummer ist vorübergehend nicht zu erreichen. Wir benachrichtigen den Teilnehmer per Kurzmitteilung über Ihren Anruf.',
        'Schreinerei Vogt. | Unser Büro ist im Augenblick nicht besetzt. Sie erreichen uns werktags zwischen acht und siebzehn Uhr.',
      ],
      again: 'Hallo, wer ist denn da?',
    },
    'en-gb': {
      short: ['Yeah?', 'Hello there.', 'Good evening?', 'Wilson.', 'Hello, hello?', 'Speaking.'],
      long: [
        'Green Valley Surgery, this is Joan, which doctor would you like to see?',
        'Thanks for calling Harper Motors, you are talking to Steve.',
      ],
      machine: [
        'Welcome to the voicemail of John Carter. I am either on the other line or out of the office. Please speak after the beep.',
        'Sorry, | nobody is home at the moment. Leave your name, your number and the time of your call.',
        'This mobile is switched off. If you wish to leave a voice message, please hold the line and wait for the signal.',
      ],
      again: 'Anybody there?',
    },
    'en-us': {
      short: ['Hey.', 'Hi there?', 'This is Bob.', 'Hello, Miller residence.'],
      long: ['Thank you for calling Sunset Dental, this is Jennifer, how may I direct your call?'],
      machine: [
        'You have reached five five five, oh one two three. No one is available to take your call. Please leave a detailed message.',
        'Your call has been forwarded to an automated voice messaging system. The subscriber is not available.',
      ],
      again: 'Hello?',
    },
    it: {
      short: ['Pronto?', 'Sì, pronto?', 'Rossi.', 'Chi parla?'],
      long: ['Studio legale Bianchi, buongiorno, sono Laura, come posso aiutarla?'],
      machine: [
        'Risponde la segreteria telefonica di Marco Ferrari. In questo momento non posso rispondere. Lasciate un messaggio dopo il segnale.',
        'Il cliente da lei chiamato non è al momento raggiungibile. La preghiamo di richiamare più tardi.',
      ],
      again: 'Pronto?',
    },
    es: {
      short: ['¿Diga?', '¿Sí?', '¿Sí, dígame?', '¿Quién es?'],
      long: ['Clínica San Miguel, buenos días, le atiende Carmen, ¿en qué puedo ayudarle?'],
      machine: [
        'Ha llamado al contestador de la familia García. Ahora no podemos atenderle. Deje su mensaje después de la señal, por favor.',
        'El teléfono al que llama está apagado o fuera de cobertura en este momento. Inténtelo de nuevo más tarde.',
      ],
      again: '¿Oiga?',
    },
    tr: {
      short: ['Alo?', 'Efendim?', 'Buyurun?'],
      long: ['Yıldız Sigorta, iyi günler, ben Ayşe, size nasıl yardımcı olabilirim?'],
      machine: [
        'Aradığınız kişiye şu anda ulaşılamıyor. Lütfen daha sonra tekrar deneyiniz veya sinyal sesinden sonra mesajınızı bırakınız.',
      ],
      again: 'Alo?',
    },
  },
};
