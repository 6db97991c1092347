namespace AnnotateHub.Application.Mail;

/// <summary>Why a mail was not taken.</summary>
/// <param name="IsFinal">Trying again does not help: there is no such mailbox.</param>
/// <param name="IsServer">The mail server could not be used at all: no other mail has a chance now.</param>
public sealed record MailFault(string Sentence, bool IsFinal, bool IsServer);
