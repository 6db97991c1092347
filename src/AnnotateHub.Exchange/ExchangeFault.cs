namespace AnnotateHub.Exchange;

/// <summary>Something in a file that could not be used, or that a format cannot hold.</summary>
/// <param name="Line">From 1; 0 where the format has no lines to speak of.</param>
public sealed record ExchangeFault(string File, int Line, string Reason)
{
    public override string ToString() => Line > 0 ? $"{File}, line {Line}: {Reason}" : $"{File}: {Reason}";
}
