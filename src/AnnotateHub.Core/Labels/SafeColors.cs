namespace AnnotateHub.Core.Labels;

/// <summary>
/// Colours that people of every kind of colour vision tell apart: Okabe and Ito's set (2008) with white for its black, which no dark image
/// shows. The first three are the furthest apart.
/// </summary>
public static class SafeColors
{
    public static IReadOnlyList<string> All { get; } =
        ["#f0e442", "#56b4e9", "#009e73", "#d55e00", "#cc79a7", "#ffffff", "#e69f00", "#0072b2"];
}
