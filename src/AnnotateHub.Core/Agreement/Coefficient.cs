namespace AnnotateHub.Core.Agreement;

/// <summary>A coefficient of agreement, or the reason why there is none: 0/0 is never shown as 0 or 1.</summary>
/// <param name="Value">Null where undefined.</param>
/// <param name="Reason">A sentence; null where there is a value.</param>
public readonly record struct Coefficient(double? Value, string? Reason)
{
    public static Coefficient Undefined(string reason) => new(null, reason);

    /// <summary>(observed - expected) / (1 - expected): agreement beyond chance as a share of what chance leaves.</summary>
    internal static Coefficient BeyondChance(double observed, double expected, string whenCertain) =>
        1 - expected <= 0 ? Undefined(whenCertain) : new Coefficient((observed - expected) / (1 - expected), null);

    public override string ToString() => Value is { } value ? $"{value}" : $"undefined: {Reason}";
}
