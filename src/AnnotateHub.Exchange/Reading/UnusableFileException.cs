namespace AnnotateHub.Exchange.Reading;

/// <summary>A file as a whole cannot be used; the message is the sentence for people.</summary>
public sealed class UnusableFileException(string reason, int line = 0, FaultKind kind = FaultKind.File) : Exception(reason)
{
    public int Line { get; } = line;

    public FaultKind Kind { get; } = kind;
}
