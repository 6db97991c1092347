namespace AnnotateHub.Application.Backup;

/// <summary>A backup that cannot be made or used; the message is a sentence for people: what was found, where, what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
