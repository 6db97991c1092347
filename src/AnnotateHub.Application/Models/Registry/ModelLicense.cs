namespace AnnotateHub.Application.Models.Registry;

/// <summary>The licence of a model, as its makers state it.</summary>
public static class ModelLicense
{
    public const int MaxLength = 100;

    /// <summary>A sentence for what cannot be one, or null.</summary>
    public static string? Validate(string? license) =>
        license is null || (license.Trim().Length <= MaxLength && !license.Any(char.IsControl))
            ? null
            : $"A licence has at most {MaxLength} printable characters, such as CC-BY-4.0; found {license.Length}.";

    /// <summary>Without space around it; null where nothing is stated.</summary>
    public static string? Given(string? license) => license?.Trim() is { Length: > 0 } stated ? stated : null;
}
