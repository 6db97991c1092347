namespace AnnotateHub.Application.Rounds.Calibration;

/// <summary>What is said of somebody's gate, from the columns that say how it stands.</summary>
internal static class GateText
{
    /// <param name="figures">Of the comparison; null where there are none, or not for the asking person.</param>
    /// <param name="letThrough">Who let the person through and why; null where nobody did.</param>
    public static string? From(string? figures, string? letThrough) =>
        letThrough is null ? figures
        : figures is null ? letThrough
        : $"{letThrough} (before: {figures})";
}
