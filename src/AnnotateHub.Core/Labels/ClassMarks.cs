namespace AnnotateHub.Core.Labels;

/// <summary>
/// What tells a class besides its colour: a small block outside of the box, at a place of its own. Eight in a hundred men see
/// red and green as nearly the same. The canvas draws them (kernels/marks.js); the upper left corner belongs to the label.
/// </summary>
public static class ClassMarks
{
    /// <summary>In the order in which classes get them where the scheme says nothing.</summary>
    public static IReadOnlyList<string> All { get; } = ["none", "topRight", "bottomRight", "bottomLeft", "right", "bottom", "left"];

    /// <param name="index">Place of the class in its scheme, from 0.</param>
    public static string Default(int index) => All[index % All.Count];

    public static string ToDisplayText(string mark) =>
        mark switch
        {
            "none" => "No mark",
            "topRight" => "Upper right corner",
            "bottomRight" => "Lower right corner",
            "bottomLeft" => "Lower left corner",
            "right" => "Right side",
            "bottom" => "Lower side",
            "left" => "Left side",
            _ => mark,
        };
}
