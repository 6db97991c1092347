using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Labels;

/// <summary>One class that a box can carry.</summary>
/// <param name="Key">Short stable name that boxes and exports hold, for example <c>R</c>.</param>
/// <param name="Name">What people read, for example <c>Cancer (red)</c>.</param>
/// <param name="Color">Box colour as <c>#rrggbb</c>.</param>
/// <param name="Mark">One of <see cref="ClassMarks.All"/>; null leaves it to the place in the scheme.</param>
public sealed record LabelClass(
    string Key,
    string Name,
    string Color,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Mark = null
);
