namespace AnnotateHub.Exchange;

/// <summary>Something in a file that could not be used, or that a format cannot hold.</summary>
/// <param name="Line">From 1; 0 where the format has no lines to speak of.</param>
public sealed record ExchangeFault(string File, int Line, string Reason)
{
    public FaultKind Kind { get; init; }

    /// <summary>Nothing was left out: the label was taken, and this says what it lost, how it was understood or what is odd about
    /// it.</summary>
    public bool IsNote { get; init; }

    public override string ToString() => Line > 0 ? $"{File}, line {Line}: {Reason}" : $"{File}: {Reason}";
}
