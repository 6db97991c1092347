namespace AnnotateHub.Exchange.Yolo;

/// <summary>The class list that counts for a label file.</summary>
/// <param name="List">Null where there is none at all, or none that can be used.</param>
/// <param name="Fault">Why none can be used; the labels are left out then.</param>
/// <param name="Note">What is told though the list is used.</param>
internal sealed record ClassChoice(ClassList? List, (int Points, int Numbers)? KeyPoints = null, string? Fault = null, string? Note = null);
