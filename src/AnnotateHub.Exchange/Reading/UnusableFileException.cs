namespace AnnotateHub.Exchange.Reading;

/// <summary>A file as a whole cannot be used; the message is the sentence for people.</summary>
internal sealed class UnusableFileException(string reason, int line = 0) : Exception(reason)
{
    public int Line { get; } = line;
}
