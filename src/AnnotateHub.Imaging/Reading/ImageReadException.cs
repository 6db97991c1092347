namespace AnnotateHub.Imaging.Reading;

/// <summary>A file that cannot be read; the message is one sentence for people: what was found, what was expected, what to do.</summary>
public sealed class ImageReadException(string message, Exception? inner = null) : Exception(message, inner);
