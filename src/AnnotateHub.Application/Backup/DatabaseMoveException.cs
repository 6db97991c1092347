namespace AnnotateHub.Application.Backup;

/// <summary>A database could not be moved; the message is a sentence with what to do.</summary>
public sealed class DatabaseMoveException(string message) : IOException(message);
