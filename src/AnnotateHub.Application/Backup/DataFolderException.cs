namespace AnnotateHub.Application.Backup;

/// <summary>A data folder that cannot be used as it is; the message is a sentence for people: what was found, where, what to do.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : IOException(message, inner);
