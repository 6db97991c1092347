namespace AnnotateHub.Exchange.Yolo;

/// <summary>What a <c>data.yaml</c> or an <c>obj.data</c> says.</summary>
/// <param name="List">Null where the names lie in another file.</param>
/// <param name="KeyPoints">How many key points each box has, and how many numbers each; null where it is not said.</param>
/// <param name="NamesFile">The file with the names, as it is written.</param>
internal sealed record YoloData(ClassList? List, (int Points, int Numbers)? KeyPoints, string? NamesFile);
